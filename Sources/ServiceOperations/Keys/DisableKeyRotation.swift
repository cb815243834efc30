public import KeyModel
public import ServiceGate
public import ServiceRequests

extension DisableKeyRotation: Operation {
    public func perform(
        under authorization: consuming Authorization<DisableKeyRotation>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        try key.requireScheduling()
        try key.requireNoReplica()
        return Performance(Outcome(), changes: try await key.changingShared { $0.rotation = nil })
    }
}
