import FoundationEssentials
import KeyModel
import ServiceGate
import ServiceRequests
import Storage

/// What an import into the primary of a multi-region key means for its replicas: they are told which material there is,
/// and each gets it by an import of its own. The primary rotates all of them at once, when all have it.
/// - Source: AWS KMS API Reference, ImportKeyMaterial, DeleteImportedKeyMaterial; RotationsListEntry, KeyMaterialState
extension AuthorizedKey {
    /// - Parameter version: one that waits for its rotation.
    func announce(_ version: KeyVersionRecord, in room: KeyRoom) async throws(ServiceError) -> [RecordChange] {
        var changes: [RecordChange] = []
        for relative in try await relatives() {
            let copy = try copy(version, into: relative.vault)
            let next = try await ImportedVersions(of: relative, in: room).next
            changes.append(next.map { .replace(Revised(copy, revision: $0.revision)) } ?? .insert(copy))
        }
        return changes
    }

    /// What waited at the primary is gone, and so it is everywhere.
    func withdraw(in room: KeyRoom) async throws(ServiceError) -> [RecordChange] {
        var changes: [RecordChange] = []
        for relative in try await relatives() {
            var versions = try await ImportedVersions(of: relative, in: room)
            guard let next = versions.next else { continue }
            versions.remove(next)
            changes += [.delete(next), relative.changing { $0.imported = versions.summary() }]
        }
        return changes
    }

    /// What waits becomes the current material of the replicas too.
    /// - Parameters:
    ///   - primary: as it is from now on.
    ///   - promoted: the primary's version.
    /// - Throws: `.noKeyMaterialWaiting` while one of them hasn't got the material.
    func promoteInReplicas(
        _ promoted: KeyVersionRecord, of primary: KeyRecord, in room: KeyRoom
    ) async throws(ServiceError) -> [RecordChange] {
        var changes: [RecordChange] = []
        for relative in try await relatives() {
            var versions = try await ImportedVersions(of: relative, in: room)
            guard var next = versions.waiting(at: now), next.record.material != .absent else {
                throw .noKeyMaterialWaiting(record.identifier)
            }
            (next.record.trigger, next.record.rotated) = (promoted.trigger, promoted.rotated)
            next.record.updated = now
            versions.put(next)
            var revised = relative.revised
            revised.record.share(primary)
            revised.record.imported = versions.summary(current: promoted.number)
            changes += [.replace(revised), .replace(next)]
        }
        return changes
    }

    /// Whether what waits for its rotation is in all vaults of the key.
    func isWaitingEverywhere(in room: KeyRoom) async throws(ServiceError) -> Bool {
        for key in [self] + (try await relatives()) {
            let waiting = try await ImportedVersions(of: key, in: room).waiting(at: now)
            guard let waiting, waiting.record.material != .absent else { return false }
        }
        return true
    }
}
