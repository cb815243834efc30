import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension CreateKeyStore: Operation {
    public func perform(
        under authorization: consuming Authorization<CreateKeyStore>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        guard let vault = authorization.vault else { throw .vaultNotFound }
        let directory = try await room.keyStoreDirectory(of: vault)
        var named = directory?.record ?? KeyStoreDirectoryRecord(vaultName: vault.address.name)
        guard !named.names.values.contains(storeName) else { throw .keyStoreNameTaken }
        guard named.names.count < Self.limit else { throw .limitExceeded(.keyStoresPerVault) }
        let identifier = KeyStoreNames.newIdentifier()
        var changes: [RecordChange] = []
        let made: KeyStoreRecord.Backend
        switch backend {
        case .hardware(let settings):
            made = .hardware(try await settings.make(identifier, in: vault, room, requiring: &changes))
            authorization.notes.add(.cluster, settings.cluster)
        case .external(let settings):
            made = .external(try await settings.make(identifier, in: vault, room, for: authorization.call))
        }
        named.names[identifier] = storeName
        changes.append(directory.map { .replace(named, expecting: $0.revision) } ?? .insert(named))
        changes.append(
            .insert(
                KeyStoreRecord(
                    identifier: identifier, vaultName: vault.address.name, name: storeName,
                    created: authorization.now, backend: made)))
        authorization.notes.add(.keyStore, identifier)
        return Performance(Outcome(identifier: identifier), changes: changes)
    }

    /// - Source: AWS KMS developer guide, "Resource quotas": custom key stores
    private static var limit: Int { 10 }
}

extension HardwareKeyStoreSettings {
    /// - Parameter changes: the cluster must still be as it is when the store is made.
    fileprivate func make(
        _ identifier: KeyStoreIdentifier, in vault: AuthorizedVault, _ room: KeyRoom,
        requiring changes: inout [RecordChange]
    ) async throws(ServiceError) -> HardwareKeyStore {
        let cluster = try await room.clusterOfStore(self.cluster, in: vault)
        for store in try await room.keyStores(of: vault) where store.record.hardware?.cluster == self.cluster {
            throw .keyStoreClusterForbids(self.cluster, .taken)
        }
        try cluster.record.requireModules(inZones: HardwareKeyStore.zoneCount)
        guard PEMText.isSame(cluster.record.trustAnchor, trustAnchor) else {
            throw .keyStoreClusterForbids(self.cluster, .trustAnchor)
        }
        changes.append(.require(cluster.record.rowKey, cluster.revision))
        return HardwareKeyStore(
            cluster: self.cluster, trustAnchor: trustAnchor,
            clusterCertificate: cluster.record.certificate ?? "",
            sealedPassword: try vault.seal(password, for: HardwareKeyStore.passwordPurpose(identifier)))
    }
}

/// Certificates are compared as what they say, not as how their lines are broken.
enum PEMText {
    static func isSame(_ one: String?, _ other: String) -> Bool {
        guard let one else { return false }
        return body(one) == body(other)
    }

    private static func body(_ text: String) -> [Character] { text.filter { !$0.isWhitespace } }
}
