import KeyModel
import RootOfTrust
import ServiceGate
import ServiceRequests
import Storage

extension KeyRoom {
    /// The key stores of a vault by name; an empty directory where there were none yet.
    func keyStoreDirectory(
        of vault: AuthorizedVault
    ) async throws(ServiceError) -> Revised<KeyStoreDirectoryRecord>? {
        try await catalog.record(
            KeyStoreDirectoryRecord.self, at: KeyStoreDirectoryRecord.rowKey(in: vault.address.name))
    }

    func keyStores(of vault: AuthorizedVault) async throws(ServiceError) -> [AuthorizedKeyStore] {
        try await catalog.keyStores(of: vault.address.name)
    }

    /// - Throws: `.keyStoreClusterForbids(_, .missing)`, also for one that was deleted.
    func clusterOfStore(
        _ identifier: HardwareClusterIdentifier, in vault: AuthorizedVault
    ) async throws(ServiceError) -> Revised<HardwareClusterRecord> {
        let row = HardwareClusterRecord.rowKey(of: identifier, vault: vault.address.name)
        guard let cluster = try await catalog.record(HardwareClusterRecord.self, at: row),
            cluster.record.deleted == nil
        else { throw .keyStoreClusterForbids(identifier, .missing) }
        return cluster
    }

    /// Every key of a store, as its modules know them.
    func hardwareKeys(
        of store: KeyStoreRecord
    ) async throws(ServiceError) -> [HardwareSecretKey] {
        var keys: [HardwareSecretKey] = []
        for key in try await catalog.allRecords(KeyRecord.self, vault: store.vaultName, parent: store.identifier) {
            for version in try await catalog.allRecords(
                KeyVersionRecord.self, vault: store.vaultName, parent: key.record.identifier.text)
            {
                if case .keyStore(let key) = version.record.material { keys.append(key) }
            }
        }
        return keys
    }
}

extension HardwareClusterRecord {
    /// - Throws: `.keyStoreClusterForbids`: it isn't initialized, or has fewer modules, in as many zones.
    /// - Source: AWS KMS API Reference, CloudHsmClusterInvalidConfigurationException
    func requireModules(inZones zoneCount: Int) throws(ServiceError) {
        guard state == .active else { throw .keyStoreClusterForbids(identifier, .inactive) }
        guard Set(members.map(\.availabilityZone)).count >= zoneCount else {
            throw .keyStoreClusterForbids(identifier, .tooFewModules)
        }
    }
}

extension HardwareKeyStore {
    /// What the password is sealed for.
    static func passwordPurpose(_ store: KeyStoreIdentifier) -> String { "key-store-password|\(store)" }

    /// In how many zones a key is: what AWS asks of a cluster.
    static let zoneCount = 2
}

extension AuthorizedKeyStore {
    func describe() -> KeyStoreDescription {
        let record = record
        let backend: KeyStoreDescription.Backend =
            switch record.backend {
            case .hardware(let store):
                .hardware(cluster: store.cluster, trustAnchor: store.trustAnchor, modules: members)
            case .external(let store): .external(store.place, accessKey: store.accessKey)
            }
        return KeyStoreDescription(
            identifier: record.identifier, name: record.name, created: record.created, connection: record.connection,
            fault: record.fault, backend: backend)
    }
}
