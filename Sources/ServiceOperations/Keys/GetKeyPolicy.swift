public import KeyModel
public import ServiceGate
public import ServiceRequests

extension GetKeyPolicy: Operation {
    public func perform(
        under authorization: consuming Authorization<GetKeyPolicy>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        return Performance(Outcome(policy: authorization.keys[0].record.policy))
    }
}
