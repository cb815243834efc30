import AccessPolicy
import AuditTrail
import FoundationEssentials
public import KeyModel
public import ServiceGate
public import ServiceRequests
import Storage

extension CreateKey: Operation {
    public func perform(
        under authorization: consuming Authorization<CreateKey>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<KeyDescription> {
        guard let vault = authorization.vault else { throw .vaultNotFound }
        if let capabilities { try purpose.requireSuitable(capabilities, of: algorithm) }
        if let keyName, let taken = try await holder(of: keyName, in: vault, room) {
            guard nameTaken == .addVersion else { throw .keyNameTaken(keyName, taken.record.key) }
            return try await addVersion(to: taken, in: vault, authorization, room)
        }
        return try await makeKey(in: vault, authorization, room)
    }

    private func holder(
        of name: KeyName, in vault: AuthorizedVault, _ room: KeyRoom
    ) async throws(ServiceError) -> Revised<KeyNameRecord>? {
        try await room.catalog.record(KeyNameRecord.self, at: RowKey(.keyName, vault: vault.address.name, name))
    }

    private func makeKey(
        in vault: AuthorizedVault, _ authorization: borrowing Authorization<CreateKey>, _ room: KeyRoom
    ) async throws(ServiceError) -> Performance<KeyDescription> {
        let now = authorization.now
        let key = makeRecord(in: vault.address, at: now)
        if let policy { try await authorization.requireKnownPrincipals(in: policy) }
        let lockedOut = try authorization.wouldLockOut(
            key.policy, on: .key(key.identifier, vault: vault.address), account: vault.address.account)
        if lockedOut, policy != nil, !bypassPolicyLockoutSafetyCheck { throw .invalidInput(.policyLocksOut) }
        var making = KeyMaking(
            algorithm: algorithm, residence: residence, vault: vault, room: room, notes: authorization.notes)
        if let keyStore {
            let store = try await vault.keyStore(keyStore)
            guard (store.record.external != nil) == (residence == .external) else {
                throw .invalidInput(.keyStore(.keyKind))
            }
            if let externalKey {
                try await room.requireUsable(externalKey, in: store, of: vault, for: authorization.call)
            }
            making.keyStore = store
            authorization.notes.add(.keyStore, keyStore)
        }
        let version =
            key.imported == nil
            ? try await making.makeVersion(1, of: key.identifier, like: template, at: now)
            : try making.makeEmptyVersion(of: key.identifier, like: template, at: now)
        var changes: [RecordChange] = [.insert(key), .insert(version)]
        // Written as it is: a store that is deleted or disconnected at the same moment makes this fail.
        if let store = making.keyStore { changes.append(.replace(store.revised)) }
        if let keyName {
            changes.append(
                .insert(KeyNameRecord(name: keyName, vaultName: vault.address.name, key: key.identifier, created: now)))
        }
        authorization.notes.made(key.identifier, version: 1)
        authorization.notes.add(.algorithm, algorithm.rawValue)
        return Performance(
            KeyDescription(key, version: version, address: vault.address, in: making.keyStore, at: now),
            changes: changes,
            undo: making.undo(version))
    }

    private func addVersion(
        to name: Revised<KeyNameRecord>, in vault: AuthorizedVault,
        _ authorization: borrowing Authorization<CreateKey>, _ room: KeyRoom
    ) async throws(ServiceError) -> Performance<KeyDescription> {
        // Who may make keys may not thereby replace what another key is used with.
        let reference = KeyReference(.id(name.record.key), in: .named(vault.address.name))
        let authorized = try await authorization.authorize(.rotateKeyOnDemand, on: reference, for: .change)
        try authorized.requireNoReplica()
        var key = authorized.revised
        guard key.record.algorithm == algorithm, key.record.residence == residence else {
            throw .algorithmForbidden(key.record.identifier, algorithm)
        }
        guard key.record.imported == nil, isImported != true else {
            throw .keyOriginForbids(key.record.identifier, key.record.origin)
        }
        try key.record.purpose.requireSuitable(template.capabilities, of: algorithm)
        key.record.currentVersion += 1
        key.record.tags = tags
        let making = KeyMaking(
            algorithm: algorithm, residence: residence, vault: vault, room: room, notes: authorization.notes)
        let version = try await making.makeVersion(
            key.record.currentVersion, of: key.record.identifier, like: template, at: authorization.now)
        authorization.notes.made(key.record.identifier, version: version.number)
        return Performance(
            KeyDescription(key.record, version: version, address: vault.address, at: authorization.now),
            changes: [.replace(key), .insert(version), .require(name.record.rowKey, name.revision)]
                + (try await authorized.spread(key.record, version: version)),
            undo: making.undo(version))
    }

    private var template: VersionTemplate {
        VersionTemplate(
            isEnabled: isEnabled, usagePeriod: usagePeriod,
            capabilities: capabilities ?? KeyCapability.all(for: purpose))
    }

    private func makeRecord(in address: VaultAddress, at now: Date) -> KeyRecord {
        let standard = PolicyDocument.defaultKeyPolicy(partition: address.partition, account: address.account)
        let isMultiRegion = isMultiRegion ?? false
        var record = KeyRecord(
            identifier: isMultiRegion ? .multiRegion() : KeyIdentifier(), vaultName: address.name, algorithm: algorithm,
            purpose: purpose,
            residence: residence, description: description, created: now, state: .active, tags: tags,
            policy: policy ?? standard, rotation: rotationPeriodInDays.map { RotationSchedule(every: $0, from: now) })
        if isMultiRegion { record.multiRegion = MultiRegionSet(primary: address) }
        if isImported == true { record.imported = ImportedMaterial() }
        record.keyStore = keyStore
        record.externalKey = externalKey
        return record
    }
}

extension RotationSchedule {
    init(every days: Int, from date: Date) {
        self.init(periodInDays: days, next: date.addingTimeInterval(Double(days) * 86_400))
    }
}
