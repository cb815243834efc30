public import KeyModel
public import ServiceGate
public import ServiceRequests
import Storage

extension UpdateKeyName: Operation {
    public func perform(
        under authorization: consuming Authorization<UpdateKeyName>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let (old, new) = (authorization.keys[0], authorization.keys[1])
        guard old.record.purpose == new.record.purpose,
            (old.record.algorithm == .aes256) == (new.record.algorithm == .aes256)
        else { throw .keyPurposeForbids(new.record.identifier, new.record.purpose) }
        let row = RowKey(.keyName, vault: new.address.name, keyName)
        guard var name = try await room.catalog.record(KeyNameRecord.self, at: row) else {
            throw .keyNameNotFound(keyName)
        }
        if name.record.key != new.record.identifier { try await room.requirePlaceForName(of: new) }
        name.record.key = new.record.identifier
        name.record.updated = authorization.now
        return Performance(
            Outcome(), changes: [.replace(name), .require(new.record.rowKey, new.revised.revision)])
    }
}
