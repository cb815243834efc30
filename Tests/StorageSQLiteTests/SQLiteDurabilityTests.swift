import Glibc
import KeyModel
import Storage
import Testing

@testable import StorageSQLite

@Suite struct SQLiteDurabilityTests {
    @Test func closedStoreIsFoundAsItWas() async throws {
        try await withFolder { folder in
            let path = folder + "/store.sqlite"
            let rows = RowKind.allCases.map { makeRow("one", kind: $0, parent: "p", due: 3) }
            var store = try await SQLiteStorage.open(path: path)
            try await store.commit(rows.map { .insert($0) }, recording: makeRecord("r"))
            await store.close()
            store = try await SQLiteStorage.open(path: path)
            for row in rows { #expect(try await row.isSame(as: store.row(row.key))) }
            #expect(try await store.pendingRecords() == [makeRecord("r")])
            await store.close()
        }
    }

    @Test func storeThatIsLetGoReleasesItsFile() async throws {
        try await withFolder { folder in
            let path = folder + "/store.sqlite"
            do {
                let store = try await SQLiteStorage.open(path: path)
                try await store.insert(makeRow("one"))
            }
            let store = try await SQLiteStorage.open(path: path)
            #expect(try await store.identifiers() == ["one"])
            await store.close()
        }
    }

    /// What kill -9 leaves behind is the files as they are at that moment. Between two commits nothing writes to them.
    @Test func everyAcknowledgedCommitSurvivesKillMinusNine() async throws {
        try await withFolder { folder in
            let store = try await SQLiteStorage.open(path: folder + "/store.sqlite")
            for round in 1...20 {
                // More than a checkpoint's thousand pages in all, so that copies are taken on both sides of one.
                await withTaskGroup { group in
                    for writer in 0..<8 { group.addTask { await write(12, round * 100 + writer, to: store) } }
                }
                try await withFolder { copy in
                    copyStore(from: folder, to: copy)
                    let survivor = try await SQLiteStorage.open(path: copy + "/store.sqlite")
                    #expect(try await survivor.identifiers(limit: 10_000).count == round * 8 * 12)
                    #expect(try await survivor.pendingRecords().count == round * 8 * 12)
                    #expect(try await survivor.pragma("integrity_check") == "ok")
                    await survivor.close()
                }
            }
            await store.close()
        }
    }

    /// A crash in the middle of a write: the log ends anywhere, even within a commit.
    @Test func commitWhoseLogIsCutIsUndoneAsAWhole() async throws {
        try await withFolder { folder in
            let store = try await SQLiteStorage.open(path: folder + "/store.sqlite")
            for round in 0..<10 {
                let rows = ["a", "b", "c"].map { makeRow("\(round)\($0)", body: String(repeating: "x", count: 5000)) }
                try await store.commit(rows.map { .insert($0) }, recording: makeRecord("r\(round)"))
            }
            let size = contents(of: folder + "/store.sqlite-wal").count
            for cut in stride(from: size, to: size / 3, by: -3001) {
                try await withFolder { copy in
                    copyStore(from: folder, to: copy)
                    truncate(copy + "/store.sqlite-wal", cut)
                    let survivor = try await SQLiteStorage.open(path: copy + "/store.sqlite")
                    let found = try await survivor.identifiers()
                    #expect(found.count % 3 == 0)
                    #expect(try await survivor.pendingRecords().count == found.count / 3)
                    await survivor.close()
                }
            }
            await store.close()
        }
    }

    private func write(_ count: Int, _ writer: Int, to store: SQLiteStorage) async {
        for number in 0..<count {
            let row = makeRow("\(writer)-\(number)", body: String(repeating: "x", count: 2000))
            await #expect(throws: Never.self) {
                try await store.commit([.insert(row)], recording: makeRecord("\(writer)-\(number)"))
            }
        }
    }

    /// `-shm` is left out: it is memory that is rebuilt from the log.
    private func copyStore(from folder: String, to copy: String) {
        for name in ["/store.sqlite", "/store.sqlite-wal"] { overwrite(copy + name, with: contents(of: folder + name)) }
    }
}
