public import FoundationEssentials
public import KeyModel

/// Searches the trail, newest first.
public struct QueryAudit: ServiceRequest {
    public static let name = OperationName.queryAudit

    public var from: Date?
    public var to: Date?
    /// A principal's identifier or name.
    public var principal: String?
    public var operation: OperationName?
    public var key: KeyIdentifier?
    /// `success` or an error's label.
    public var outcome: String?
    public var requestID: String?
    /// Only records with a smaller index.
    public var before: UInt64?
    /// 1 to 1,000.
    public var limit: Int

    public init(
        from: Date? = nil, to: Date? = nil, principal: String? = nil, operation: OperationName? = nil,
        key: KeyIdentifier? = nil, outcome: String? = nil, requestID: String? = nil, before: UInt64? = nil,
        limit: Int = 100
    ) {
        self.from = from
        self.to = to
        self.principal = principal
        self.operation = operation
        self.key = key
        self.outcome = outcome
        self.requestID = requestID
        self.before = before
        self.limit = limit
    }

    public var demands: [Demand] {
        [Demand(.queryAudit, on: .service)]
    }

    public func validate() throws(ServiceError) {
        guard (1...1000).contains(limit) else { throw .invalidInput(.pageSize) }
    }

    public struct Outcome: Sendable, Codable {
        public var entries: [AuditEntry]
        public var next: UInt64?

        public init(entries: [AuditEntry], next: UInt64?) {
            self.entries = entries
            self.next = next
        }
    }
}

/// A record of the trail and its place there.
public struct AuditEntry: Hashable, Sendable, Codable {
    public var index: UInt64
    /// The record, as JSON.
    public var record: String

    public init(index: UInt64, record: String) {
        self.index = index
        self.record = record
    }
}
