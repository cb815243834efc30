import GRDB
import Storage

/// The tables, and the steps that lead to them. A step that was released never changes: the next one does.
///
///     TABLE "key" (one for each kind of row)
///     | vault | identifier | revision | parent | due  | body | seal |
///     | text  | text       | integer  | text   | int? | blob | blob |   PRIMARY KEY (vault, identifier)
///
///     TABLE pending_records
///     | sequence | request_id | encoded |
enum SchemaMigrations {
    /// `AEGK`, in the database's header at offset 68.
    /// - Source: SQLite, Database File Format, 1.3.15
    static let applicationID: Int64 = 0x4145_474B

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 rows and pending records", migrate: makeFirstTables)
        migrator.registerMigration("2 grants, key stores and usage", migrate: makeGrantAndStoreTables)
        migrator.registerMigration("3 HSMs in clusters") { try makeRowTable("hardware_claim", in: $0) }
        return migrator
    }

    static func run(on writer: some DatabaseWriter) throws { try migrator.migrate(writer) }

    private static func makeFirstTables(in database: Database) throws {
        try database.execute(sql: "PRAGMA application_id = \(applicationID)")
        for table in ["service", "vault", "key", "key_version", "key_name", "principal"] {
            try makeRowTable(table, in: database)
        }
        try database.execute(
            sql: """
                CREATE TABLE pending_records (
                    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                    request_id TEXT NOT NULL UNIQUE,
                    encoded BLOB NOT NULL
                ) STRICT
                """)
    }

    private static func makeGrantAndStoreTables(in database: Database) throws {
        for table in ["grant", "retirable_grant", "key_store", "hardware_cluster", "key_usage"] {
            try makeRowTable(table, in: database)
        }
    }

    /// `parent` goes before `vault` in the index, so that it also serves a search through all vaults.
    private static func makeRowTable(_ name: String, in database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE "\(name)" (
                    vault TEXT NOT NULL,
                    identifier TEXT NOT NULL,
                    revision INTEGER NOT NULL CHECK (revision > 0),
                    parent TEXT NOT NULL,
                    due INTEGER,
                    body BLOB NOT NULL,
                    seal BLOB NOT NULL,
                    PRIMARY KEY (vault, identifier)
                ) WITHOUT ROWID, STRICT;
                CREATE INDEX "\(name)_by_parent" ON "\(name)" (parent, vault, identifier);
                CREATE INDEX "\(name)_by_due" ON "\(name)" (due, vault, identifier) WHERE due IS NOT NULL;
                """)
    }
}

extension RowKind {
    /// The table's name as SQL wants it.
    var table: String { "\"\(tableName)\"" }
    var parentIndex: String { "\"\(tableName)_by_parent\"" }

    private var tableName: String {
        switch self {
        case .service: "service"
        case .vault: "vault"
        case .key: "key"
        case .keyVersion: "key_version"
        case .keyName: "key_name"
        case .principal: "principal"
        case .grant: "grant"
        case .retirableGrant: "retirable_grant"
        case .keyStore: "key_store"
        case .hardwareCluster: "hardware_cluster"
        case .hardwareClaim: "hardware_claim"
        case .keyUsage: "key_usage"
        }
    }
}
