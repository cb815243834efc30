import GRDB
import Glibc
import KeyModel
import Storage
import Testing

@testable import StorageSQLite

@Suite struct SQLiteOpeningTests {
    @Test func nothingBecomesAStoreOfModeOwnerOnly() async throws {
        try await withFolder { folder in
            let mask = umask(0)
            defer { umask(mask) }
            let store = try await SQLiteStorage.open(path: folder + "/store.sqlite")
            try await store.insert(makeRow("one"))
            let names = ["store.sqlite", "store.sqlite-shm", "store.sqlite-wal", "store.sqlite.lock"]
            #expect(fileNames(in: folder) == names)
            for name in names { #expect(mode(of: folder + "/" + name) == 0o600) }
            await store.close()
        }
    }

    @Test func closedStoreIsInOneFile() async throws {
        try await withFolder { folder in
            let store = try await SQLiteStorage.open(path: folder + "/store.sqlite")
            try await store.insert(makeRow("one"))
            // A reader that is left makes SQLite keep the log.
            _ = try await store.rows(.key, vault: nil, parent: nil, after: nil, limit: 10)
            await store.close()
            #expect(contents(of: folder + "/store.sqlite-wal").isEmpty)
        }
    }

    @Test func wideModeOfAnOldFileIsNarrowed() async throws {
        try await withFolder { folder in
            let path = folder + "/store.sqlite"
            await (try SQLiteStorage.open(path: path)).close()
            chmod(path, 0o644)
            let store = try await SQLiteStorage.open(path: path)
            #expect(mode(of: path) == 0o600)
            await store.close()
        }
    }

    @Test func commitsAreSynchronousInFull() async throws {
        try await withFolder { folder in
            let store = try await SQLiteStorage.open(path: folder + "/store.sqlite")
            #expect(try await store.pragma("synchronous") == "2")
            #expect(try await store.pragma("journal_mode") == "wal")
            #expect(try await store.pragma("application_id") == String(0x4145_474B))
            await store.close()
        }
    }

    @Test func secondOpenerIsRefusedUntilTheFirstCloses() async throws {
        try await withFolder { folder in
            let path = folder + "/store.sqlite"
            let first = try await SQLiteStorage.open(path: path)
            await #expect(throws: StorageError.unavailable) { try await SQLiteStorage.open(path: path) }
            try await first.insert(makeRow("one"))
            await first.close()
            let second = try await SQLiteStorage.open(path: path)
            #expect(try await second.identifiers() == ["one"])
            await second.close()
        }
    }

    @Test func failedOpeningGivesTheLockBack() async throws {
        try await withFolder { folder in
            let path = folder + "/store.sqlite"
            overwrite(path, with: "no database, but long enough to be asked for its header".utf8)
            await #expect(throws: StorageError.incompatible) { try await SQLiteStorage.open(path: path) }
            #expect(contents(of: path).starts(with: Array("no database".utf8)))
            unlink(path)
            await (try SQLiteStorage.open(path: path)).close()
        }
    }

    @Test func missingFolderIsUnavailableAndSaysSo() async throws {
        let reports = Reports()
        await #expect(throws: StorageError.unavailable) {
            try await SQLiteStorage.open(path: "/nowhere/store.sqlite", reporting: reports.take)
        }
        #expect(reports.all == ["can't open /nowhere/store.sqlite.lock: No such file or directory"])
    }

    @Test(
        arguments: [
            "PRAGMA application_id = 1", "CREATE TABLE t (x)", "PRAGMA application_id = 7; CREATE TABLE t (x)",
        ])
    func strangersDatabaseIsRefusedAndLeftAlone(sql: String) async throws {
        try await withFolder { folder in
            let path = folder + "/store.sqlite"
            try edit(path, sql)
            let before = contents(of: path)
            await #expect(throws: StorageError.incompatible) { try await SQLiteStorage.open(path: path) }
            #expect(contents(of: path) == before)
            #expect(fileNames(in: folder) == ["store.sqlite", "store.sqlite.lock"])
        }
    }

    @Test func crashBeforeTheFirstMigrationIsNoObstacle() async throws {
        try await withFolder { folder in
            let path = folder + "/store.sqlite"
            try edit(path, "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
            let store = try await SQLiteStorage.open(path: path)
            try await store.insert(makeRow("one"))
            await store.close()
        }
    }

    @Test func newerStoreIsRefusedAndLeftAlone() async throws {
        try await withStore(edited: "INSERT INTO grdb_migrations VALUES ('99 of the future')") { path in
            let before = contents(of: path)
            await #expect(throws: StorageError.incompatible) { try await SQLiteStorage.open(path: path) }
            #expect(contents(of: path) == before)
        }
    }

    @Test(
        arguments: [
            "DROP TABLE pending_records", #"DROP INDEX "key_by_due""#, #"ALTER TABLE "key" ADD COLUMN more TEXT"#,
            #"CREATE TRIGGER t AFTER INSERT ON "key" BEGIN DELETE FROM "key"; END"#, #"ALTER TABLE "key" RENAME TO k"#,
        ])
    func schemaChangedByAnotherHandIsRefused(sql: String) async throws {
        try await withStore(edited: sql) { path in
            await #expect(throws: StorageError.incompatible) { try await SQLiteStorage.open(path: path) }
        }
    }

    @Test func tablesOfToolsAreTolerated() async throws {
        try await withStore(edited: "CREATE TABLE _replication_seq (id INTEGER); ANALYZE") { path in
            await (try SQLiteStorage.open(path: path)).close()
        }
    }

    @Test func lockOfAShellMakesCommitsUnavailableAndLeavesNothing() async throws {
        try await withFolder { folder in
            let path = folder + "/store.sqlite"
            let reports = Reports()
            let store = try await SQLiteStorage.open(path: path, reporting: reports.take)
            var configuration = Configuration()
            configuration.allowsUnsafeTransactions = true
            let shell = try DatabaseQueue(path: path, configuration: configuration)
            try await shell.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
            await #expect(throws: StorageError.unavailable) {
                try await store.commit([.insert(makeRow("one"))], recording: makeRecord("r"))
            }
            #expect(try await store.identifiers().isEmpty)
            try await shell.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
            #expect(reports.all == ["SQLite 5: database is locked"])
            try await store.insert(makeRow("one"))
            await store.close()
        }
    }

    private func withStore(edited sql: String, _ body: (String) async throws -> Void) async throws {
        try await withFolder { folder in
            let path = folder + "/store.sqlite"
            await (try SQLiteStorage.open(path: path)).close()
            try edit(path, sql)
            try await body(path)
        }
    }
}
