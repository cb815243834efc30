import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension DisconnectKeyStore: Operation {
    public func perform(
        under authorization: consuming Authorization<DisconnectKeyStore>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        guard let vault = authorization.vault else { throw .vaultNotFound }
        var revised = try await vault.keyStore(keyStore.identifier).revised
        authorization.notes.add(.keyStore, keyStore.identifier)
        guard ![.disconnected, .disconnecting].contains(revised.record.connection) else {
            throw .keyStoreStateForbids(revised.record.identifier, revised.record.connection)
        }
        revised.record.connection = .disconnected
        revised.record.fault = nil
        return Performance(Outcome(), changes: [.replace(revised)])
    }
}
