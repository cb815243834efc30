import GRDB
import Storage

/// Whether a database is one of ours.
enum SchemaCheck {
    /// An empty database may become ours; any other must say that it is, and know no migration that we don't.
    /// - Throws: `StorageError.incompatible`.
    static func requireOwnOrEmpty(_ database: Database) throws {
        let identifier = try Int64.fetchOne(database, sql: "PRAGMA application_id")
        let isOwn = identifier == SchemaMigrations.applicationID
        // GRDB makes its table before the first migration: a crash in between leaves a database that is still empty.
        let isEmpty = try objects(of: database).isEmpty && identifier == 0
        guard isOwn || isEmpty, try !SchemaMigrations.migrator.hasBeenSuperseded(database) else {
            throw StorageError.incompatible
        }
    }

    /// Everything that the migrations make must be there as they make it, and nothing that acts on its own. Tables of an
    /// operator's tools may be there as well.
    /// - Throws: `StorageError.incompatible`.
    static func requireOwnSchema(_ database: Database) throws {
        let expected = try DatabaseQueue()
        try SchemaMigrations.run(on: expected)
        let found = try objects(of: database)
        guard try expected.read(objects).isSubset(of: found), !found.contains(where: { $0.type == "trigger" }) else {
            throw StorageError.incompatible
        }
    }

    private struct SchemaObject: Hashable {
        let type: String
        let name: String
        let sql: String?
    }

    private static func objects(of database: Database) throws -> Set<SchemaObject> {
        let sql = """
            SELECT type, name, sql FROM sqlite_schema
            WHERE name NOT LIKE 'sqlite#_%' ESCAPE '#' AND tbl_name <> 'grdb_migrations'
            """
        return Set(try Row.fetchAll(database, sql: sql).map { SchemaObject(type: $0[0], name: $0[1], sql: $0[2]) })
    }
}
