public import KeyModel
public import ServiceGate
public import ServiceRequests

extension UpdateKeyDescription: Operation {
    public func perform(
        under authorization: consuming Authorization<UpdateKeyDescription>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let text = description
        return Performance(Outcome(), changes: [authorization.keys[0].changing { $0.description = text }])
    }
}
