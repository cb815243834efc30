public import KeyModel

/// What is stored, and which changes are atomic.
///
/// A store keeps rows: sealed bodies under a kind, a vault and an identifier, with the few columns that it is searched by.
/// What a body says and whether its seal holds is the gate's to know. Every write names the revision that it saw; if any
/// one is stale, nothing of the commit happens. The trail's record of a change is committed with it.
public protocol Storage: Sendable {
    /// Whether nobody but this process can write to the store, so that what was read stays true until it commits a change.
    var isExclusive: Bool { get }

    /// - Throws: `.unavailable` when the store can't be read.
    func row(_ key: RowKey) async throws(StorageError) -> StoredRow?

    /// Rows in the order of their identifiers' UTF-8 bytes.
    /// - Parameters:
    ///   - vault: nil for those of all vaults (ordered by vault, then identifier; `after` is then ignored).
    ///   - parent: only rows with that parent; nil for all.
    ///   - after: only identifiers greater than it.
    ///   - limit: at most so many rows, 1 or more.
    func rows(_ kind: RowKind, vault: VaultName?, parent: String?, after: String?, limit: Int)
        async throws(StorageError)
        -> [StoredRow]

    /// How many rows have that parent.
    func count(_ kind: RowKind, vault: VaultName, parent: String) async throws(StorageError) -> Int

    /// Rows whose `due` is at or before `moment` (unix seconds), earliest first.
    func rowsDue(_ kind: RowKind, at moment: Int64, limit: Int) async throws(StorageError) -> [StoredRow]

    /// Carries all changes out, durably, or none.
    /// - Parameter record: the trail's encoded record of the change, kept until `removePending` says it is in the trail.
    /// - Throws: `.conflict` when a revision is stale or an inserted row exists; `.unavailable` when nothing was written.
    func commit(_ changes: [Change], recording record: PendingRecord?) async throws(StorageError)

    /// Records whose change is committed and which may not be in the trail yet, oldest first.
    func pendingRecords() async throws(StorageError) -> [PendingRecord]

    func removePending(_ requestIDs: [String]) async throws(StorageError)

    func close() async
}

public enum StorageError: Error, Hashable, Sendable {
    case conflict
    /// The store can't be reached, read or written; nothing was changed.
    case unavailable
    /// What is stored can't be a store of ours, or is newer than this program.
    case incompatible
}

/// A table. Each holds one kind of record.
public enum RowKind: String, Hashable, Sendable, CaseIterable {
    case service, vault, key, keyVersion, keyName, principal
    case grant, retirableGrant, keyStore, hardwareCluster, hardwareClaim, keyUsage
}

public struct RowKey: Hashable, Sendable {
    public var kind: RowKind
    /// Empty for what belongs to the service.
    public var vault: VaultName
    /// 1 to 256 UTF-8 bytes.
    public var identifier: String

    public init(_ kind: RowKind, vault: VaultName, _ identifier: String) {
        self.kind = kind
        self.vault = vault
        self.identifier = identifier
    }
}

/// Counts the writes of a row, from 1.
public typealias Revision = Int64

public struct StoredRow: Hashable, Sendable {
    public var key: RowKey
    public var revision: Revision
    /// What the row hangs under, such as the key of a key name; empty for nothing.
    public var parent: String
    /// When something is to be done with it, unix seconds; nil for never.
    public var due: Int64?
    public var body: [UInt8]
    /// The authentication code over all of the above.
    public var seal: [UInt8]

    public init(key: RowKey, revision: Revision, parent: String, due: Int64?, body: [UInt8], seal: [UInt8]) {
        self.key = key
        self.revision = revision
        self.parent = parent
        self.due = due
        self.body = body
        self.seal = seal
    }
}

public enum Change: Hashable, Sendable {
    /// The row's revision is 1; a row of that key must not exist.
    case insert(StoredRow)
    /// The row's revision is `expecting + 1`; the stored one must be `expecting`.
    case replace(StoredRow, expecting: Revision)
    case delete(RowKey, expecting: Revision)
    /// Writes nothing, but the row must still be at that revision.
    case require(RowKey, Revision)

    public var key: RowKey {
        switch self {
        case .insert(let row), .replace(let row, _): row.key
        case .delete(let key, _), .require(let key, _): key
        }
    }
}

/// A record of the trail that waits for its place there.
public struct PendingRecord: Hashable, Sendable {
    public var requestID: String
    public var encoded: [UInt8]

    public init(requestID: String, encoded: [UInt8]) {
        self.requestID = requestID
        self.encoded = encoded
    }
}
