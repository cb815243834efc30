import KeyModel
import Storage
import Testing

/// What every store has to do, whatever it is made of. Each check gets a store of its own, empty.
enum StorageConformance {
    struct Check: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let run: @Sendable (any Storage) async throws -> Void

        init(_ description: String, _ run: @escaping @Sendable (any Storage) async throws -> Void) {
            testDescription = description
            self.run = run
        }
    }

    static let checks = changes + listings + names + pendingRecords + concurrency
}

func makeRow(
    _ identifier: String, kind: RowKind = .key, vault: VaultName = "alpha", revision: Revision = 1, parent: String = "",
    due: Int64? = nil, body: String = "body"
) -> StoredRow {
    StoredRow(
        key: RowKey(kind, vault: vault, identifier), revision: revision, parent: parent, due: due,
        body: Array(body.utf8), seal: Array("seal of \(identifier) \(revision)".utf8))
}

func makeRecord(_ requestID: String) -> PendingRecord {
    PendingRecord(requestID: requestID, encoded: Array("record of \(requestID)".utf8))
}

extension StoredRow {
    /// By bytes, because Swift's `==` takes two spellings of one character for equal.
    func isSame(as other: StoredRow?) -> Bool {
        guard let other else { return false }
        return self == other && name == other.name && Array(parent.utf8) == Array(other.parent.utf8)
    }

    var name: [UInt8] { Array(key.identifier.utf8) }
}

extension Storage {
    func insert(_ rows: StoredRow...) async throws(StorageError) {
        try await commit(rows.map { .insert($0) }, recording: nil)
    }

    func identifiers(
        _ kind: RowKind = .key, vault: VaultName? = "alpha", parent: String? = nil, after: String? = nil,
        limit: Int = 1000
    ) async throws(StorageError) -> [String] {
        try await rows(kind, vault: vault, parent: parent, after: after, limit: limit).map(\.key.identifier)
    }

    func revision(_ row: StoredRow) async throws(StorageError) -> Revision? { try await self.row(row.key)?.revision }
}
