public import KeyModel
public import ServiceGate
public import ServiceRequests

extension ListKeyPolicies: Operation {
    public func perform(
        under authorization: consuming Authorization<ListKeyPolicies>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        return Performance(Outcome(names: ["default"]))
    }
}
