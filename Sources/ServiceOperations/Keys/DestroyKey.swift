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
            try await destroyInModules(version.record, of: key.keyStore)
            changes.append(.delete(version))
        }
        for name in try await room.catalog.allRecords(
            KeyNameRecord.self, vault: vault, parent: identifier.text)
        {
            changes.append(.delete(name))
        }
        changes += try await endings(of: identifier, in: vault, room)
        changes.append(.delete(key.revised))
        return Performance(Outcome(), changes: changes)
    }

    /// What hangs under the key besides: its grants, which may be many, and its last use.
    private func endings(
        of key: KeyIdentifier, in vault: VaultName, _ room: KeyRoom
    ) async throws(ServiceError) -> [RecordChange] {
        var changes: [RecordChange] = []
        for grant in try await room.catalog.allRecords(GrantRecord.self, vault: vault, parent: key.text) {
            changes.append(.delete(grant))
            // Neither row is ever replaced: an entry has the revision that it was made with.
            if let entry = grant.record.retirable { changes.append(.delete(entry.rowKey, expecting: 1)) }
        }
        let usage = KeyUsageRecord.rowKey(of: key, vault: vault)
        if let stored = try await room.catalog.record(KeyUsageRecord.self, at: usage) {
            changes.append(.delete(stored))
        }
        return changes
    }

    /// In every one, and not before each says so. A store's modules are asked also while it is disconnected: its keys are
    /// to be gone by their day.
    private func destroyInModules(
        _ version: KeyVersionRecord, of store: AuthorizedKeyStore?
    ) async throws(ServiceError) {
        guard case .keyStore(let secret) = version.material, let store else { return }
        guard let hardware = store.hardware else { throw .hardwareNotConfigured }
        do throws(RootError) {
            try await hardware.destroy(secret.identifier, in: store.members)
        } catch {
            throw error.fault(of: store.record.identifier)
        }
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
