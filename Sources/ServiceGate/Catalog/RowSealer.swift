import Cryptography
import FoundationEssentials
import KeyModel
import Storage

/// Turns records into rows and back. Each row carries a code under a key that only the service has, so that a row edited
/// behind its back is refused.
///
/// ```
/// code = HMAC-SHA-256(sealing key, field*)     field = length, 4 bytes big endian | bytes
/// fields: kind, vault, identifier, revision, parent, due or nothing, body
/// ```
enum RowSealer {
    static func seal<R: Record>(_ record: R, revision: Revision, under key: SecretBytes) throws(ServiceError)
        -> StoredRow
    {
        var row = StoredRow(
            key: record.rowKey, revision: revision, parent: record.parent,
            due: record.due.map { Int64($0.timeIntervalSince1970.rounded(.up)) }, body: try encode(record), seal: [])
        row.seal = try code(of: row, under: key)
        return row
    }

    /// - Throws: `.integrityViolated` when the row is not as it was sealed, or lies under another name.
    static func open<R: Record>(_ row: StoredRow, as type: R.Type, under key: SecretBytes) throws(ServiceError)
        -> Revised<R>
    {
        guard equalInConstantTime(try code(of: row, under: key), row.seal) else { throw .integrityViolated }
        guard let record = try? JSONDecoder().decode(R.self, from: Data(row.body)), record.rowKey == row.key else {
            throw .integrityViolated
        }
        return Revised(record, revision: row.revision)
    }

    private static func encode<R: Record>(_ record: R) throws(ServiceError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        do {
            return Array(try encoder.encode(record))
        } catch {
            throw .invalidInput(.description)  // a value that JSON can't say
        }
    }

    private static func code(of row: StoredRow, under key: SecretBytes) throws(ServiceError) -> [UInt8] {
        var message: [UInt8] = []
        message.reserveCapacity(row.body.count + 256)
        let fields: [[UInt8]] = [
            Array(row.key.kind.rawValue.utf8), Array(row.key.vault.utf8), Array(row.key.identifier.utf8),
            Array(String(row.revision).utf8), Array(row.parent.utf8), row.due.map { Array(String($0).utf8) } ?? [],
            row.body,
        ]
        for field in fields {
            withUnsafeBytes(of: UInt32(field.count).bigEndian) { message.append(contentsOf: $0) }
            message.append(contentsOf: field)
        }
        return try CryptographyError.asFault { () throws(CryptographyError) in
            try HMAC.authenticate(message, key: key, digest: .sha256)
        }
    }
}
