public import FoundationEssentials
public import KeyModel
public import Storage

/// Something that is stored, in one row.
public protocol Record: Codable, Sendable {
    static var kind: RowKind { get }
    var vaultName: VaultName { get }
    var rowIdentifier: String { get }
    /// What it hangs under; empty for nothing.
    var parent: String { get }
    /// When the scheduler has something to do with it.
    var due: Date? { get }
}

extension Record {
    public var parent: String { "" }
    public var due: Date? { nil }
    public var rowKey: RowKey { RowKey(Self.kind, vault: vaultName, rowIdentifier) }
}

/// A record as it was read, and the revision that it had.
public struct Revised<R: Record>: Sendable {
    public var record: R
    public let revision: Revision

    public init(_ record: R, revision: Revision) {
        self.record = record
        self.revision = revision
    }
}

/// A change that an operation wants; the gate seals the rows and commits.
public enum RecordChange: Sendable {
    case insert(any Record)
    case replace(any Record, expecting: Revision)
    case delete(RowKey, expecting: Revision)
    case require(RowKey, Revision)

    public static func replace<R: Record>(_ revised: Revised<R>) -> RecordChange {
        .replace(revised.record, expecting: revised.revision)
    }

    public static func delete<R: Record>(_ revised: Revised<R>) -> RecordChange {
        .delete(revised.record.rowKey, expecting: revised.revision)
    }
}
