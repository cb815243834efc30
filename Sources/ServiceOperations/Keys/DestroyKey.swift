import FoundationEssentials
public import KeyModel
import RootOfTrust
public import ServiceGate
public import ServiceRequests
import Storage

extension DestroyKey: Operation {
    public static var isIrreversible: Bool { true }

    public func perform(
        under authorization: consuming Authorization<DestroyKey>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        let vault = key.address.name
        let identifier = key.record.identifier
        var changes = try await leaveReplicas(key, at: authorization.now)
        for version in try await room.catalog.allRecords(
            KeyVersionRecord.self, vault: vault, parent: identifier.text)
        {
            try await destroyInToken(version.record, hardware: key.vault.hardware)
            changes.append(.delete(version))
        }
        for name in try await room.catalog.allRecords(
            KeyNameRecord.self, vault: vault, parent: identifier.text)
        {
            changes.append(.delete(name))
        }
        changes.append(.delete(key.revised))
        return Performance(Outcome(), changes: changes)
    }

    /// A replica leaves its multi-region key. With the last of them the primary's waiting period begins, if it has one.
    private func leaveReplicas(_ key: AuthorizedKey, at now: Date) async throws(ServiceError) -> [RecordChange] {
        guard let set = key.record.multiRegion?.removing(key.address) else { return [] }
        var changes: [RecordChange] = []
        for relative in try await key.relatives() {
            guard key.record.isReplica else {
                throw .keyStateForbids(key.record.identifier, .awaitingReplicaDestruction)
            }
            var revised = relative.revised
            revised.record.multiRegion = set
            if set.replicas.isEmpty, let days = revised.record.waitingDaysAfterReplicas {
                revised.record.waitingDaysAfterReplicas = nil
                revised.record.destruction = now.addingTimeInterval(Double(days) * 86_400)
            }
            changes.append(.replace(revised))
        }
        return changes
    }

    private func destroyInToken(
        _ version: KeyVersionRecord, hardware: (any HardwareKeys)?
    ) async throws(ServiceError) {
        guard case .token(let label, let object) = version.material else { return }
        guard let hardware else { throw .hardwareNotConfigured }
        do {
            try await hardware.destroy(HardwareKeyReference(tokenLabel: label, keyIdentifier: object))
        } catch {
            // Destroyed by an earlier attempt that didn't get to its commit.
            guard error == .keyMissing else { throw error.fault }
        }
    }
}
