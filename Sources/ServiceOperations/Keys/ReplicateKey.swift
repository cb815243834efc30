import AccessPolicy
import AuditTrail
import FoundationEssentials
public import KeyModel
public import ServiceGate
public import ServiceRequests
import Storage

extension ReplicateKey: Operation {
    public func perform(
        under authorization: consuming Authorization<ReplicateKey>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        guard let vault = authorization.vaults.last else { throw .vaultNotFound }
        var set = try key.requirePrimary()
        try requireRoom(for: key, in: vault.address, of: set)
        set.replicas.append(vault.address)
        let record = makeRecord(like: key.record, in: vault.address, of: set, at: authorization.now)
        if let policy { try await authorization.requireKnownPrincipals(in: policy) }
        let lockedOut = try authorization.wouldLockOut(
            record.policy, on: .key(record.identifier, vault: vault.address), account: vault.address.account)
        if lockedOut, policy != nil, !bypassPolicyLockoutSafetyCheck { throw .invalidInput(.policyLocksOut) }

        authorization.notes.add(.vaultName, vault.address.name)
        var changes = try await key.changingShared { $0.multiRegion = set }
        changes.append(.insert(record))
        for version in try await room.catalog.allRecords(
            KeyVersionRecord.self, vault: key.address.name, parent: key.record.identifier.text)
        {
            changes.append(.insert(try key.copy(version.record, into: vault)))
        }
        let description = KeyDescription(
            record, version: key.currentVersion, address: vault.address, at: authorization.now)
        return Performance(Outcome(replica: description, policy: record.policy), changes: changes)
    }

    private func requireRoom(
        for key: AuthorizedKey, in vault: VaultAddress, of set: MultiRegionSet
    ) throws(ServiceError) {
        guard !set.vaults.contains(where: { $0.name == vault.name }) else {
            throw .replicaExists(key.record.identifier, vault)
        }
        guard vault.account == key.address.account, vault.partition == key.address.partition else {
            throw .unsupportedOperation
        }
    }

    private func makeRecord(
        like primary: KeyRecord, in address: VaultAddress, of set: MultiRegionSet, at now: Date
    ) -> KeyRecord {
        var record = primary
        record.vaultName = address.name
        record.multiRegion = set
        record.created = now
        record.description = description
        record.tags = tags
        if primary.imported != nil { record.imported = ImportedMaterial(wasImported: true) }
        record.policy =
            policy ?? PolicyDocument.defaultKeyPolicy(partition: address.partition, account: address.account)
        return record
    }
}
