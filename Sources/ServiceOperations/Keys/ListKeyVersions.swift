public import KeyModel
public import ServiceGate
public import ServiceRequests
import Storage

extension ListKeyVersions: Operation {
    public func perform(
        under authorization: consuming Authorization<ListKeyVersions>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Page<KeyVersionDescription>> {
        let key = authorization.keys[0]
        let records = try await room.catalog.records(
            KeyVersionRecord.self, vault: key.address.name, parent: key.record.identifier.text, after: page.after,
            limit: page.limit + 1)
        let cut = Page(cutting: records.map { KeyVersionDescription($0.record) }, at: page.limit) { version in
            KeyVersionRecord.rowKey(of: version.number, key: key.record.identifier, vault: key.address.name).identifier
        }
        return Performance(cut)
    }
}
