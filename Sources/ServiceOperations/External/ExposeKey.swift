import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension ExposeKey: Operation {
    public func perform(
        under authorization: consuming Authorization<ExposeKey>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<KeyDescription> {
        let key = authorization.keys[0]
        // Taking it back is never refused.
        guard !isExposed || key.record.algorithm == .aes256 else {
            throw .algorithmForbidden(key.record.identifier, key.record.algorithm)
        }
        // A key that is only half ours can't be another service's root, and least of all its own.
        // And the operations that serve it open material of ours alone.
        guard !isExposed || key.record.residence == .storage else {
            throw .keyOriginForbids(key.record.identifier, key.record.origin)
        }
        authorization.notes.add(.exposed, isExposed ? "true" : "false")
        var revised = key.revised
        revised.record.isExposed = isExposed ? true : nil
        return Performance(
            KeyDescription(
                revised.record, version: key.currentVersion, address: key.address, in: key.keyStore, at: key.now),
            changes: [.replace(revised)])
    }
}
