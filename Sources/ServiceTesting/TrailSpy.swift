public import AuditTrail
public import ServiceGate
import Synchronization

/// A trail that keeps its records in memory, and can be made to fail.
public final class TrailSpy: TrailWriter {
    private struct Content {
        var records: [AuditRecord] = []
        var isFailing = false
        var failsNext = false
    }

    private let content = Mutex(Content())

    public init() {}

    public var records: [AuditRecord] { content.withLock { $0.records } }

    public var isFailing: Bool {
        get { content.withLock { $0.isFailing } }
        set { content.withLock { $0.isFailing = newValue } }
    }

    /// As when the disk fills up between the look and the write.
    public func failNextAppend() { content.withLock { $0.failsNext = true } }

    public var isHealthy: Bool { !isFailing }

    public func append(_ record: AuditRecord) async throws(AuditError) -> UInt64 {
        let index = content.withLock { content -> UInt64? in
            defer { content.failsNext = false }
            if content.isFailing || content.failsNext { return nil }
            content.records.append(record)
            return UInt64(content.records.count - 1)
        }
        guard let index else { throw .unavailable(.diskFull) }
        return index
    }

    public func recorded(of requestIDs: Set<String>) async throws(AuditError) -> Set<String> {
        requestIDs.intersection(records.filter { $0.phase == .outcome }.map(\.requestID))
    }
}
