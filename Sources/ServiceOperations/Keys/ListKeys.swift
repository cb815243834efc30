public import KeyModel
public import ServiceGate
public import ServiceRequests

extension ListKeys: Operation {
    public func perform(
        under authorization: consuming Authorization<ListKeys>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Page<KeyIdentity>> {
        guard let vault = authorization.vault else { throw .vaultNotFound }
        let records = try await room.catalog.records(
            KeyRecord.self, vault: vault.address.name, after: page.after, limit: page.limit + 1)
        let keys = records.map { KeyIdentity($0.record.identifier, in: vault.address) }
        return Performance(Page(cutting: keys, at: page.limit) { $0.identifier.text })
    }
}
