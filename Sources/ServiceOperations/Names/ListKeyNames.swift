import FoundationEssentials
public import KeyModel
public import ServiceGate
public import ServiceRequests
import Storage

extension ListKeyNames: Operation {
    public func perform(
        under authorization: consuming Authorization<ListKeyNames>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Page<NamedKey>> {
        guard let vault = authorization.vault else { throw .vaultNotFound }
        let records = try await room.catalog.records(
            KeyNameRecord.self, vault: vault.address.name, parent: authorization.keys.first?.record.identifier.text,
            after: page.after, limit: page.limit + 1)
        var names: [NamedKey] = []
        for record in records.map(\.record) {
            names.append(
                NamedKey(
                    name: record.name, key: KeyIdentity(record.key, in: vault.address), created: record.created,
                    updated: record.updated,
                    description: describing ? try await describe(record.key, vault, authorization.now, room) : nil
                ))
        }
        return Performance(Page(cutting: names, at: page.limit) { $0.name })
    }

    private func describe(
        _ key: KeyIdentifier, _ vault: AuthorizedVault, _ now: Date, _ room: KeyRoom
    ) async throws(ServiceError) -> KeyDescription? {
        let row = RowKey(.key, vault: vault.address.name, key.text)
        guard let record = try await room.catalog.record(KeyRecord.self, at: row)?.record else { return nil }
        let current = KeyVersionRecord.rowKey(of: record.currentVersion, key: key, vault: vault.address.name)
        guard let version = try await room.catalog.record(KeyVersionRecord.self, at: current)?.record else {
            return nil
        }
        return KeyDescription(record, version: version, address: vault.address, at: now)
    }
}
