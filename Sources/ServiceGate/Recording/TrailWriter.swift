public import AuditTrail

/// Where records go. The trail is one; tests listen with another.
public protocol TrailWriter: Sendable {
    /// Returns once the record is durable.
    func append(_ record: AuditRecord) async throws(AuditError) -> UInt64
    /// Those of the requests whose outcome is among the last 100,000 records.
    func recorded(of requestIDs: Set<String>) async throws(AuditError) -> Set<String>
    /// Whether the last append worked; while it didn't, nothing is to be changed.
    var isHealthy: Bool { get }
}
