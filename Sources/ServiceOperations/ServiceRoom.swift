public import Cryptography
public import KeyModel
public import ServiceRequests

/// What the operations on the service itself work with.
public struct ServiceRoom: Sendable {
    let version: String
    let module: CryptographicModule
    let trail: any TrailReader

    public init(version: String, module: CryptographicModule, trail: any TrailReader) {
        self.version = version
        self.module = module
        self.trail = trail
    }
}

/// What can be asked of the trail.
public protocol TrailReader: Sendable {
    var recordCount: UInt64 { get async }
    /// `name+hash+key`, as C2SP signed notes have it.
    var verifierKey: String { get }
    /// Newest first.
    /// - Returns: at most `query.limit` entries, and the `before` of the next page.
    func search(_ query: QueryAudit) async throws(ServiceError) -> (entries: [AuditEntry], next: UInt64?)
    /// An inclusion proof as JSON; nil when no record has that id.
    func proof(of requestID: String) async throws(ServiceError) -> String?
}
