public import KeyModel
public import ServiceGate
public import ServiceRequests

extension DisableKeyRotation: Operation {
    public func perform(
        under authorization: consuming Authorization<DisableKeyRotation>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        try key.requireScheduling()
        return Performance(Outcome(), changes: [key.changing { $0.rotation = nil }])
    }
}
