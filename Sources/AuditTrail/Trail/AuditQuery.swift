public import FoundationEssentials
public import KeyModel

/// Which records are looked for: those that agree with every field that is set.
public struct AuditQuery: Sendable, Hashable, Codable {
    public var from: Date?
    /// The first moment that is too late.
    public var to: Date?
    /// A caller's identifier or name.
    public var principal: String?
    public var operation: OperationName?
    /// The key that was used, also as re-encryption's source.
    public var key: KeyIdentifier?
    public var outcome: String?
    public var requestID: String?
    public var phase: AuditPhase?
    /// How many records a page has at most, 1 to 1,000.
    public var limit = 100
    /// Only records before this index: a page's `next`.
    public var before: UInt64?

    public init() {}

    func matches(_ record: AuditRecord) -> Bool {
        if let from, record.time < from { return false }
        if let to, record.time >= to { return false }
        if let principal, record.caller.identifier != principal, record.caller.name != principal { return false }
        if let operation, record.operation != operation { return false }
        if let key, record.key != key, record.otherKey != key { return false }
        if let outcome, record.outcome != outcome { return false }
        if let requestID, record.requestID != requestID { return false }
        if let phase, record.phase != phase { return false }
        return true
    }
}

public struct IndexedRecord: Sendable, Hashable, Codable {
    public let index: UInt64
    public let record: AuditRecord

    public init(index: UInt64, record: AuditRecord) {
        self.index = index
        self.record = record
    }
}

public struct AuditPage: Sendable, Hashable, Codable {
    /// The newest first.
    public let records: [IndexedRecord]
    /// Where the next page starts; nil where nothing is left. A page may be short of its limit, even empty, and go on:
    /// one call looks at a bounded number of records.
    public let next: UInt64?

    public init(records: [IndexedRecord], next: UInt64?) {
        self.records = records
        self.next = next
    }
}
