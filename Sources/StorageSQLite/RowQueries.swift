import FoundationEssentials
import GRDB
import KeyModel
import Storage

/// What is read of the tables of rows. Text compares by its UTF-8 bytes: SQLite's BINARY, the default.
enum RowQueries {
    private static let columns = "vault, identifier, revision, parent, due, body, seal"

    static func row(_ key: RowKey, in database: Database) throws -> StoredRow? {
        let sql = "SELECT \(columns) FROM \(key.kind.table) WHERE vault = ? AND identifier = ?"
        return try fetch(key.kind, sql, [key.vault, key.identifier], in: database).first
    }

    /// - Parameters:
    ///   - vault: nil for all; `after` is then ignored.
    ///   - after: nil for all. GRDB hands text over up to its first NUL; cut there, `after` still divides the identifiers
    ///     as it did, because none of them has one.
    static func rows(
        _ kind: RowKind, vault: VaultName?, parent: String?, after: String?, limit: Int, in database: Database
    ) throws -> [StoredRow] {
        var arguments: [any DatabaseValueConvertible] = []
        if let parent { arguments.append(parent) }
        // No identifier is empty, so all come after the empty one.
        if let vault { arguments += [vault, after ?? ""] }
        let sql = rowsSQL(kind, ofVault: vault != nil, ofParent: parent != nil)
        return try fetch(kind, sql, arguments + [limit], in: database)
    }

    /// The planner would take the primary key also where a parent is asked for, and read through the whole vault.
    static func rowsSQL(_ kind: RowKind, ofVault: Bool, ofParent: Bool) -> String {
        let index = ofParent ? " INDEXED BY \(kind.parentIndex)" : ""
        let conditions: [String] = (ofParent ? ["parent = ?"] : []) + (ofVault ? ["vault = ?", "identifier > ?"] : [])
        let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        return "SELECT \(columns) FROM \(kind.table)\(index)\(filter) ORDER BY vault, identifier LIMIT ?"
    }

    /// From the index alone.
    static func count(_ kind: RowKind, vault: VaultName, parent: String, in database: Database) throws -> Int {
        let sql = "SELECT count(*) FROM \(kind.table) INDEXED BY \(kind.parentIndex) WHERE parent = ? AND vault = ?"
        return try Int.fetchOne(try database.cachedStatement(sql: sql), arguments: [parent, vault]) ?? 0
    }

    static func rowsDue(_ kind: RowKind, at moment: Int64, limit: Int, in database: Database) throws -> [StoredRow] {
        try fetch(kind, rowsDueSQL(kind), [moment, limit], in: database)
    }

    static func rowsDueSQL(_ kind: RowKind) -> String {
        "SELECT \(columns) FROM \(kind.table) WHERE due <= ? ORDER BY due, vault, identifier LIMIT ?"
    }

    private static func fetch(
        _ kind: RowKind, _ sql: String, _ arguments: [any DatabaseValueConvertible], in database: Database
    ) throws -> [StoredRow] {
        let statement = try database.cachedStatement(sql: sql)
        let rows = try Row.fetchCursor(statement, arguments: StatementArguments(arguments))
        return try Array(rows.map { try StoredRow($0, kind) })
    }
}

extension StoredRow {
    /// - Parameter row: the columns in the order of `RowQueries.columns`.
    fileprivate init(_ row: Row, _ kind: RowKind) throws {
        self.init(
            key: RowKey(kind, vault: row[0], row[1]), revision: row[2], parent: row[3], due: row[4],
            body: try row.withUnsafeData(atIndex: 5) { [UInt8]($0 ?? Data()) },
            seal: try row.withUnsafeData(atIndex: 6) { [UInt8]($0 ?? Data()) })
    }
}
