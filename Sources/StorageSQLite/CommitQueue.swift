import GRDB
import Storage

/// Writes for all who wait at the same moment in one transaction: an `fsync` costs the same for one and for many.
///
/// Each piece of work has a savepoint of its own, so that a conflict undoes one caller's changes and no other's. The writes
/// run in a task that nobody cancels: a caller who hangs up can't leave the others, or itself, in doubt.
actor CommitQueue {
    enum Work: Sendable {
        case commit([Change], PendingRecord?)
        case removePending([String])
    }

    private struct Entry {
        let work: Work
        let answer: CheckedContinuation<Outcome, Never>
    }

    typealias Outcome = Result<Void, StorageError>

    /// Bounds what one rollback undoes and how long the first in a group waits for the last.
    private static let groupLimit = 256

    private let pool: DatabasePool
    private let report: FaultReport
    private var waiting: [Entry] = []
    private var writing: Task<Void, Never>?
    private var isClosed = false

    init(pool: DatabasePool, report: @escaping FaultReport) {
        self.pool = pool
        self.report = report
    }

    /// Returns when the work is durable.
    func perform(_ work: Work) async throws(StorageError) {
        guard !isClosed else { throw .unavailable }
        let outcome = await withCheckedContinuation { answer in
            waiting.append(Entry(work: work, answer: answer))
            if writing == nil { writing = Task { await drain() } }
        }
        try outcome.get()
    }

    /// Takes no more work, and returns when what was taken is done.
    func close() async {
        isClosed = true
        await writing?.value
    }

    private func drain() async {
        while !waiting.isEmpty {
            let group = Array(waiting.prefix(Self.groupLimit))
            waiting.removeFirst(group.count)
            let outcomes = await write(group.map(\.work))
            for (entry, outcome) in zip(group, outcomes) { entry.answer.resume(returning: outcome) }
        }
        writing = nil
    }

    private func write(_ group: [Work]) async -> [Outcome] {
        do {
            return try await pool.write { database in try group.map { try $0.perform(in: database) } }
        } catch {
            let fault = StorageError(error, report)
            return group.map { _ in .failure(fault) }
        }
    }
}

extension CommitQueue.Work {
    /// - Throws: what SQLite says; it undoes the whole group.
    fileprivate func perform(in database: Database) throws -> CommitQueue.Outcome {
        var outcome = CommitQueue.Outcome.success(())
        try database.inSavepoint {
            do {
                try write(in: database)
                return .commit
            } catch let refusal as StorageError {
                outcome = .failure(refusal)
                return .rollback
            }
        }
        return outcome
    }

    private func write(in database: Database) throws {
        switch self {
        case .commit(let changes, let record):
            for change in changes { try change.write(in: database) }
            if let record { try PendingRecords.insert(record, in: database) }
        case .removePending(let requestIDs):
            try PendingRecords.remove(requestIDs, in: database)
        }
    }
}
