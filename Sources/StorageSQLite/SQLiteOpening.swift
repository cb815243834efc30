import GRDB
import Storage

/// The steps from a path to a store, in an order that touches nothing before it is known to be ours.
struct SQLiteOpening {
    let path: String
    let report: FaultReport

    func run() throws -> SQLiteStorage {
        let lock = try ProcessLock(path: path + ".lock")
        let file = DatabaseFile(path: path)
        try file.prepare()
        try checkOwnership()
        let pool = try openPool()
        try SchemaMigrations.run(on: pool)
        try pool.read(SchemaCheck.requireOwnSchema)
        try file.syncFolder()
        return SQLiteStorage(pool: pool, lock: lock, report: report)
    }

    /// A pool would set the journal mode of a stranger's database; a reader changes nothing.
    private func checkOwnership() throws {
        var configuration = Self.configuration
        configuration.readonly = true
        let reader = try DatabaseQueue(path: path, configuration: configuration)
        try reader.read(SchemaCheck.requireOwnOrEmpty)
        try reader.close()
    }

    private func openPool() throws -> DatabasePool {
        let pool = try DatabasePool(path: path, configuration: Self.configuration)
        // GRDB sets NORMAL with the journal mode, which loses the last commits in a power failure.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return pool
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        // Nobody but an operator's shell or backup can hold a lock; a caller shouldn't wait longer for it.
        configuration.busyMode = .timeout(2)
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF") }
        return configuration
    }
}
