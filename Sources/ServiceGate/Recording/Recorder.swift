import AuditTrail
import KeyModel
import Storage
import Synchronization

/// Writes records, and sees to it that what was committed with a change gets into the trail, once.
///
/// A change and its record are committed together, and the record is then appended to the trail. Between the two the
/// record is pending: a crash leaves it so, and `catchUp` appends it.
final class Recorder: Sendable {
    private struct State {
        /// Committed, or about to be, by a request that goes on to append the record itself.
        var underWay: Set<String> = []
        /// In the trail; the store still has them as pending.
        var settled: [String] = []
    }

    /// How many settled records are forgotten at once: a transaction for each would double the cost of a change.
    private static let batch = 64

    let trail: any TrailWriter
    private let storage: any Storage
    private let state = Mutex(State())

    init(trail: any TrailWriter, storage: any Storage) {
        self.trail = trail
        self.storage = storage
    }

    /// - Returns: the record's place in the trail.
    func write(_ record: AuditRecord) async throws(ServiceError) -> UInt64 {
        do {
            return try await trail.append(record)
        } catch {
            throw .auditUnavailable
        }
    }

    /// Commits a change with its record, and puts the record into the trail.
    /// - Throws: what `commit` throws, and nothing has happened; or `.auditUnavailable`, and the change is committed and
    ///   its record durable, but not in the trail yet.
    func write(
        _ record: AuditRecord, with commit: (PendingRecord) async throws(ServiceError) -> Void
    ) async throws(ServiceError) -> UInt64 {
        _ = state.withLock { $0.underWay.insert(record.requestID) }
        defer { _ = state.withLock { $0.underWay.remove(record.requestID) } }
        try await commit(PendingRecord(requestID: record.requestID, encoded: record.encoded()))
        let index = try await write(record)
        let isFull = state.withLock { state in
            state.settled.append(record.requestID)
            return state.settled.count >= Self.batch
        }
        if isFull { try? await forgetSettled() }
        return index
    }

    /// After a crash or an outage: appends what was committed and isn't in the trail yet.
    func catchUp() async throws(ServiceError) {
        try await forgetSettled()
        let pending = try await StorageError.asFault { () async throws(StorageError) in
            try await storage.pendingRecords()
        }
        // First who is under way, then what the trail has: who has just finished is found there.
        let left = state.withLock { state in pending.filter { !state.underWay.contains($0.requestID) } }
        guard !left.isEmpty else { return }
        let recorded = try await recorded(of: left)
        for entry in left where !recorded.contains(entry.requestID) {
            guard let record = AuditRecord(encoded: entry.encoded) else { throw .integrityViolated }
            _ = try await write(record)
        }
        try await forget(left.map(\.requestID))
    }

    private func recorded(of pending: [PendingRecord]) async throws(ServiceError) -> Set<String> {
        do {
            return try await trail.recorded(of: Set(pending.map(\.requestID)))
        } catch {
            throw .auditUnavailable
        }
    }

    private func forgetSettled() async throws(ServiceError) {
        let settled = state.withLock { state in
            defer { state.settled = [] }
            return state.settled
        }
        if !settled.isEmpty { try await forget(settled) }
    }

    private func forget(_ requestIDs: [String]) async throws(ServiceError) {
        try await StorageError.asFault { () async throws(StorageError) in try await storage.removePending(requestIDs) }
    }
}
