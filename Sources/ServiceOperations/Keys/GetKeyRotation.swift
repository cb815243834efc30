public import KeyModel
public import ServiceGate
public import ServiceRequests

extension GetKeyRotation: Operation {
    public func perform(
        under authorization: consuming Authorization<GetKeyRotation>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        // The model lists it, and the key state table has it for these; other keys that can't be rotated just aren't.
        guard key.record.keyStore == nil else {
            throw .keyOriginForbids(key.record.identifier, key.record.origin)
        }
        let schedule =
            key.record.destruction == nil && key.record.waitingDaysAfterReplicas == nil ? key.record.rotation : nil
        return Performance(Outcome(key: key.identity, schedule: schedule))
    }
}
