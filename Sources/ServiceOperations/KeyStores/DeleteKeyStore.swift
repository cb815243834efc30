import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension DeleteKeyStore: Operation {
    /// Whoever makes a key in the store writes the store's row: a key that comes between the look and the deletion keeps
    /// the store.
    public func perform(
        under authorization: consuming Authorization<DeleteKeyStore>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        guard let vault = authorization.vault else { throw .vaultNotFound }
        let store = try await vault.keyStore(keyStore.identifier).revised
        authorization.notes.add(.keyStore, keyStore.identifier)
        let keys = try await room.catalog.records(
            KeyRecord.self, vault: vault.address.name, parent: store.record.identifier, after: nil, limit: 1)
        guard keys.isEmpty else { throw .keyStoreHasKeys(store.record.identifier) }
        guard store.record.connection == .disconnected else {
            throw .keyStoreStateForbids(store.record.identifier, store.record.connection)
        }
        guard var directory = try await room.keyStoreDirectory(of: vault) else { throw .keyStoreNotFound }
        directory.record.names[store.record.identifier] = nil
        return Performance(Outcome(), changes: [.replace(directory), .delete(store)])
    }
}
