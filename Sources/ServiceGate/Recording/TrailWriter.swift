public import AuditTrail
import KeyModel
import Storage

/// Where records go. The trail is one; tests listen with another.
public protocol TrailWriter: Sendable {
    /// Returns once the record is durable.
    func append(_ record: AuditRecord) async throws(AuditError) -> UInt64
    /// Whether a record with that id is in the trail already.
    func contains(requestID: String) async throws(AuditError) -> Bool
    /// Whether the last append worked; while it didn't, nothing is to be changed.
    var isHealthy: Bool { get }
}

/// Writes records, and sees to it that what was committed with a change gets into the trail.
struct Recorder: Sendable {
    let trail: any TrailWriter
    let storage: any Storage

    func write(_ record: AuditRecord) async throws(ServiceError) {
        do {
            _ = try await trail.append(record)
        } catch {
            throw .auditUnavailable
        }
    }

    /// The record of a committed change: it is durable in the store already, so that a trail that can't be written now
    /// gets it later.
    func writeCommitted(_ record: AuditRecord) async throws(ServiceError) {
        try await write(record)
        try? await storage.removePending([record.requestID])
    }

    private func isInTrail(_ requestID: String) async throws(ServiceError) -> Bool {
        do {
            return try await trail.contains(requestID: requestID)
        } catch {
            throw .auditUnavailable
        }
    }

    /// After a crash or an outage: appends what was committed and isn't in the trail yet.
    func catchUp() async throws(ServiceError) {
        let pending = try await StorageError.asFault { () async throws(StorageError) in
            try await storage.pendingRecords()
        }
        for entry in pending {
            if try await !isInTrail(entry.requestID) {
                guard let record = AuditRecord(encoded: entry.encoded) else { throw .integrityViolated }
                try await write(record)
            }
        }
        if !pending.isEmpty {
            let requestIDs = pending.map(\.requestID)
            try await StorageError.asFault { () async throws(StorageError) in
                try await storage.removePending(requestIDs)
            }
        }
    }
}
