import Glibc
import KeyModel
import Storage
import Testing

@testable import StorageSQLite

@Suite struct SQLiteDiskFullTests {
    /// Needs the right to mount a file system of its own.
    @Test(.enabled(if: SmallDisk.isAvailable))
    func fullDiskRefusesKeepsWhatWasAcknowledgedAndRecovers() async throws {
        try await withFolder { folder in
            let disk = try #require(SmallDisk(folder: folder, megabytes: 4))
            defer { disk.unmount() }
            let ballast = folder + "/ballast"
            overwrite(ballast, with: [UInt8](repeating: 1, count: 2_000_000))
            let reports = Reports()
            let store = try await SQLiteStorage.open(path: folder + "/store.sqlite", reporting: reports.take)

            let acknowledged = try await fill(store)
            #expect(try await store.identifiers(limit: 10_000).count == acknowledged)
            #expect(try await store.pendingRecords().count == acknowledged)
            #expect(
                Set(reports.all).isSubset(of: ["SQLite 13: database or disk is full", "SQLite 4874: disk I/O error"]))
            #expect(!reports.all.isEmpty)

            unlink(ballast)
            try await store.commit([.insert(makeRow("after"))], recording: makeRecord("after"))
            await store.close()
            let again = try await SQLiteStorage.open(path: folder + "/store.sqlite")
            #expect(try await again.identifiers(limit: 10_000).count == acknowledged + 1)
            #expect(try await again.pragma("integrity_check") == "ok")
            await again.close()
        }
    }

    /// Commits until the disk is full, and ten times more, alone and beside others.
    private func fill(_ store: SQLiteStorage) async throws -> Int {
        var (acknowledged, refused) = (0, 0)
        while refused < 10 {
            let round = acknowledged + refused * 10_000
            let results = await withTaskGroup(of: Bool.self) { group in
                for writer in 0..<4 { group.addTask { await commit("\(round)-\(writer)", to: store) } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            acknowledged += results.count { $0 }
            if results.contains(false) { refused += 1 }
            try #require(acknowledged < 10_000)
        }
        return acknowledged
    }

    private func commit(_ name: String, to store: SQLiteStorage) async -> Bool {
        do {
            let row = makeRow(name, body: String(repeating: "x", count: 3000))
            try await store.commit([.insert(row)], recording: makeRecord(name))
            return true
        } catch {
            #expect(error == .unavailable)
            return false
        }
    }
}

/// A file system in memory that is full soon.
private struct SmallDisk {
    let folder: String

    static var isAvailable: Bool {
        var template = Array("/tmp/aegis-disk-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return false }
        defer { rmdir(template) }
        guard mount("tmpfs", template, "tmpfs", 0, "size=1m") == 0 else { return false }
        return umount2(template, Int32(MNT_DETACH)) == 0
    }

    init?(folder: String, megabytes: Int) {
        guard mount("tmpfs", folder, "tmpfs", 0, "size=\(megabytes)m") == 0 else { return nil }
        self.folder = folder
    }

    func unmount() { umount2(folder, Int32(MNT_DETACH)) }
}
