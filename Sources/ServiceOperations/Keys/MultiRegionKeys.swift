import KeyModel
import ServiceGate
import ServiceRequests

extension KeyRecord {
    /// Takes over what all keys of a multi-region key have in common; all else is each key's own.
    /// - Source: AWS KMS developer guide, "Multi-Region keys", shared properties
    mutating func share(_ primary: KeyRecord) {
        rotation = primary.rotation
        currentVersion = primary.currentVersion
        onDemandRotations = primary.onDemandRotations
        multiRegion = primary.multiRegion
    }
}

extension AuthorizedKey {
    /// - Throws: `.keyNotPrimary` for a replica: what all have in common is changed at the primary.
    func requireNoReplica() throws(ServiceError) {
        if record.isReplica { throw .keyNotPrimary(record.identifier) }
    }

    /// - Returns: the vaults of the multi-region key, of which this is the primary.
    /// - Throws: `.keyNotPrimary` for a replica, and for a key that lives in a single vault.
    func requirePrimary() throws(ServiceError) -> MultiRegionSet {
        guard let set = record.multiRegion, !record.isReplica else { throw .keyNotPrimary(record.identifier) }
        return set
    }

    /// The key with its record changed, and what that means for its replicas.
    func changingShared(_ change: (inout KeyRecord) -> Void) async throws(ServiceError) -> [RecordChange] {
        var revised = revised
        change(&revised.record)
        return [.replace(revised)] + (try await spread(revised.record))
    }

    /// The changes that bring the other keys of a multi-region key up to this one: all of them, or none, with it.
    /// - Parameter version: one that is new.
    func spread(_ changed: KeyRecord, version: KeyVersionRecord? = nil) async throws(ServiceError) -> [RecordChange] {
        var changes: [RecordChange] = []
        for relative in try await relatives() {
            var revised = relative.revised
            revised.record.share(changed)
            changes.append(.replace(revised))
            if let version { changes.append(.insert(try copy(version, into: relative.vault))) }
        }
        return changes
    }
}
