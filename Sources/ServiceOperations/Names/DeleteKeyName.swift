public import KeyModel
public import ServiceGate
public import ServiceRequests
import Storage

extension DeleteKeyName: Operation {
    public func perform(
        under authorization: consuming Authorization<DeleteKeyName>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let row = RowKey(.keyName, vault: authorization.keys[0].address.name, keyName)
        guard let name = try await room.catalog.record(KeyNameRecord.self, at: row) else {
            throw .keyNameNotFound(keyName)
        }
        return Performance(Outcome(), changes: [.delete(name)])
    }
}
