import Dispatch
import GRDB
public import KeyModel
public import Storage
import Synchronization

/// A store in one SQLite file: what a single node starts with.
///
/// The file belongs to one process at a time. A commit that has returned is on the disk (`synchronous = FULL`); commits
/// that wait at the same moment share one transaction and one `fsync`. Nothing blocks Swift's own threads: SQLite runs on
/// the queues of GRDB.
public final class SQLiteStorage: Storage {
    /// By `ProcessLock`.
    public let isExclusive = true
    let pool: DatabasePool
    private let queue: CommitQueue
    private let lock: ProcessLock
    private let report: FaultReport
    private let hasClosed = Mutex(false)

    init(pool: DatabasePool, lock: ProcessLock, report: @escaping FaultReport) {
        self.pool = pool
        self.lock = lock
        self.report = report
        queue = CommitQueue(pool: pool, report: report)
    }

    /// Opens the store, or makes it: files of mode 0600 in a folder that exists.
    /// - Parameters:
    ///   - path: of the database. `-wal`, `-shm` and `.lock` are put beside it.
    ///   - report: gets the cause of every fault in words, for the operator's log: no caller's bytes in them.
    /// - Throws: `.unavailable` when the file can't be opened or another process has it; `.incompatible` when it is not a
    ///   store of ours, was changed by another hand, or was written by a newer program; then it was not touched.
    public static func open(
        path: String, reporting report: @escaping FaultReport = { _ in }
    ) async throws(StorageError) -> SQLiteStorage {
        try await offThread { () throws(StorageError) in
            try faultsMapped(report) { try SQLiteOpening(path: path, report: report).run() }
        }
    }

    public func row(_ key: RowKey) async throws(StorageError) -> StoredRow? {
        guard key.isStorable else { return nil }
        return try await read { try RowQueries.row(key, in: $0) }
    }

    public func rows(
        _ kind: RowKind, vault: VaultName?, parent: String?, after: String?, limit: Int
    ) async throws(StorageError) -> [StoredRow] {
        // SQLite takes a negative limit for none.
        guard limit > 0, vault?.hasNUL != true, parent?.hasNUL != true else { return [] }
        return try await read {
            try RowQueries.rows(kind, vault: vault, parent: parent, after: after, limit: limit, in: $0)
        }
    }

    public func count(_ kind: RowKind, vault: VaultName, parent: String) async throws(StorageError) -> Int {
        guard !vault.hasNUL, !parent.hasNUL else { return 0 }
        return try await read { try RowQueries.count(kind, vault: vault, parent: parent, in: $0) }
    }

    public func rowsDue(_ kind: RowKind, at moment: Int64, limit: Int) async throws(StorageError) -> [StoredRow] {
        guard limit > 0 else { return [] }
        return try await read { try RowQueries.rowsDue(kind, at: moment, limit: limit, in: $0) }
    }

    public func commit(_ changes: [Change], recording record: PendingRecord?) async throws(StorageError) {
        guard changes.allSatisfy(\.isStorable), record?.isStorable ?? true else { throw .incompatible }
        guard !changes.isEmpty || record != nil else { return }
        try await queue.perform(.commit(changes, record))
    }

    public func pendingRecords() async throws(StorageError) -> [PendingRecord] {
        try await read { try PendingRecords.all(in: $0) }
    }

    public func removePending(_ requestIDs: [String]) async throws(StorageError) {
        let known = requestIDs.filter { !$0.hasNUL }
        guard !known.isEmpty else { return }
        try await queue.perform(.removePending(known))
    }

    /// Lets the commits that wait finish, moves the log into the database, and gives the file up.
    public func close() async {
        let isFirst = hasClosed.withLock { closed in
            defer { closed = true }
            return !closed
        }
        // A checkpoint of a connection that is closed is a null pointer to SQLite.
        guard isFirst else { return }
        await queue.close()
        let (pool, report) = (pool, report)
        // A pool that doesn't close is still writing: then the lock stays until the process ends.
        let isClosed: Void? = try? await offThread { () throws(StorageError) in
            // SQLite moves the log when its last connection closes, but a pool's last ones may only read.
            _ = try? faultsMapped(report) { try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) } }
            try faultsMapped(report) { try pool.close() }
        }
        guard isClosed != nil else { return }
        lock.release()
    }

    private func read<Value: Sendable>(
        _ query: @escaping @Sendable (Database) throws -> Value
    ) async throws(StorageError) -> Value {
        do {
            return try await pool.read(query)
        } catch {
            throw StorageError(error, report)
        }
    }
}

/// Runs what blocks on a thread of Dispatch.
private func offThread<Value: Sendable>(
    _ body: @escaping @Sendable () throws(StorageError) -> Value
) async throws(StorageError) -> Value {
    let result: Result<Value, StorageError> = await withCheckedContinuation { continuation in
        DispatchQueue.global().async {
            continuation.resume(returning: Result { () throws(StorageError) in try body() })
        }
    }
    return try result.get()
}
