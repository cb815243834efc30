import GRDB
import Storage

extension Change {
    /// Carries the change out in the transaction that is open.
    /// - Throws: `StorageError.conflict` when the row is not as the change expects it.
    func write(in database: Database) throws {
        switch self {
        case .insert(let row): try insert(row, in: database)
        case .replace(let row, let expected): try replace(row, expected, in: database)
        case .delete(let key, let expected): try delete(key, expected, in: database)
        case .require(let key, let expected): try require(key, expected, in: database)
        }
    }

    private func insert(_ row: StoredRow, in database: Database) throws {
        let sql = """
            INSERT INTO \(row.key.kind.table) (revision, parent, due, body, seal, vault, identifier)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """
        try database.changeOneRow(sql, row.columns + row.key.columns)
    }

    private func replace(_ row: StoredRow, _ expected: Revision, in database: Database) throws {
        let sql = """
            UPDATE \(row.key.kind.table) SET revision = ?, parent = ?, due = ?, body = ?, seal = ?
            WHERE vault = ? AND identifier = ? AND revision = ?
            """
        try database.changeOneRow(sql, row.columns + row.key.columns + [expected.databaseValue])
    }

    private func delete(_ key: RowKey, _ expected: Revision, in database: Database) throws {
        let sql = "DELETE FROM \(key.kind.table) WHERE vault = ? AND identifier = ? AND revision = ?"
        try database.changeOneRow(sql, key.columns + [expected.databaseValue])
    }

    private func require(_ key: RowKey, _ expected: Revision, in database: Database) throws {
        let sql = "SELECT 1 FROM \(key.kind.table) WHERE vault = ? AND identifier = ? AND revision = ?"
        let arguments = StatementArguments(key.columns + [expected.databaseValue])
        guard try Int.fetchOne(database.cachedStatement(sql: sql), arguments: arguments) != nil else {
            throw StorageError.conflict
        }
    }
}

extension Database {
    fileprivate func changeOneRow(_ sql: String, _ arguments: [DatabaseValue]) throws {
        try cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
        guard changesCount == 1 else { throw StorageError.conflict }
    }
}

extension RowKey {
    fileprivate var columns: [DatabaseValue] { [vault.databaseValue, identifier.databaseValue] }
}

extension StoredRow {
    fileprivate var columns: [DatabaseValue] {
        [
            revision.databaseValue, parent.databaseValue, due?.databaseValue ?? .null, body.asBlob, seal.asBlob,
        ]
    }
}
