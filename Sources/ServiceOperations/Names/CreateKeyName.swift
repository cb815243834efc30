import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests
import Storage

extension CreateKeyName: Operation {
    public func perform(
        under authorization: consuming Authorization<CreateKeyName>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        let row = RowKey(.keyName, vault: key.address.name, keyName)
        if let taken = try await room.catalog.record(KeyNameRecord.self, at: row) {
            throw .keyNameTaken(keyName, taken.record.key)
        }
        try await room.requirePlaceForName(of: key)
        authorization.notes.add(.keyName, keyName)
        let record = KeyNameRecord(
            name: keyName, vaultName: key.address.name, key: key.record.identifier, created: authorization.now)
        return Performance(Outcome(), changes: [.insert(record), .require(key.record.rowKey, key.revised.revision)])
    }
}
