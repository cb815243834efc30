public import KeyModel
import ServiceRequests
import Storage

/// A key store as it was read, with the modules of its cluster.
final class KeyStoreEntry: Sendable {
    let record: KeyStoreRecord
    let revision: Revision
    let members: [HardwareModule.Name]
    let read = ContinuousClock.now

    init(_ revised: Revised<KeyStoreRecord>, members: [HardwareModule.Name]) {
        record = revised.record
        revision = revised.revision
        self.members = members
    }
}

extension Catalog {
    /// - Throws: `.keyStoreNotFound`.
    func keyStore(
        _ identifier: KeyStoreIdentifier, in vault: VaultEntry
    ) async throws(ServiceError) -> KeyStoreEntry {
        let row = KeyStoreRecord.rowKey(of: identifier, vault: vault.address.name)
        if let entry = keyStores[row], isCurrent(entry.read) { return entry }
        let epoch = keyStores.epoch
        // Its own row has another shape.
        guard row != KeyStoreDirectoryRecord.rowKey(in: vault.address.name), (1...64).contains(identifier.utf8.count),
            let revised = try await record(KeyStoreRecord.self, at: row)
        else { throw .keyStoreNotFound }
        let entry = KeyStoreEntry(revised, members: try await members(of: revised.record))
        keyStores.keep(entry, for: row, since: epoch)
        return entry
    }

    /// The key stores of a vault, for the service's own work.
    public func keyStores(of vault: VaultName) async throws(ServiceError) -> [AuthorizedKeyStore] {
        let row = KeyStoreDirectoryRecord.rowKey(in: vault)
        guard let directory = try await record(KeyStoreDirectoryRecord.self, at: row) else { return [] }
        let vault = try self.vault(.named(vault))
        var stores: [AuthorizedKeyStore] = []
        for identifier in directory.record.names.keys.sorted() {
            stores.append(
                AuthorizedKeyStore(
                    entry: try await keyStore(identifier, in: vault), hardware: keyring.keyStoreHardware))
        }
        return stores
    }

    /// Those of its cluster, also of one that is deleted: it has none then.
    private func members(of store: KeyStoreRecord) async throws(ServiceError) -> [HardwareModule.Name] {
        guard let cluster = store.hardware?.cluster else { return [] }
        let row = HardwareClusterRecord.rowKey(of: cluster, vault: store.vaultName)
        return try await record(HardwareClusterRecord.self, at: row)?.record.members.map(\.module) ?? []
    }
}
