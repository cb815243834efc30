public import AuditTrail
public import ServiceGate
import Synchronization

/// A trail that keeps its records in memory, and can be made to fail.
public final class TrailSpy: TrailWriter {
    private struct Content {
        var records: [AuditRecord] = []
        var isFailing = false
    }

    private let content = Mutex(Content())

    public init() {}

    public var records: [AuditRecord] { content.withLock { $0.records } }

    public var isFailing: Bool {
        get { content.withLock { $0.isFailing } }
        set { content.withLock { $0.isFailing = newValue } }
    }

    public var isHealthy: Bool { !isFailing }

    public func append(_ record: AuditRecord) async throws(AuditError) -> UInt64 {
        let index = content.withLock { content -> UInt64? in
            if content.isFailing { return nil }
            content.records.append(record)
            return UInt64(content.records.count - 1)
        }
        guard let index else { throw .unavailable(.diskFull) }
        return index
    }

    public func contains(requestID: String) async throws(AuditError) -> Bool {
        records.contains { $0.requestID == requestID && $0.phase == .outcome }
    }
}
