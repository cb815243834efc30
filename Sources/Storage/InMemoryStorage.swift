public import KeyModel

/// A store that ends with the process, for tests: it behaves as the durable ones do, and fails on demand.
public actor InMemoryStorage: Storage {
    public nonisolated let isExclusive: Bool
    private var tables: [RowKind: [Place: StoredRow]] = [:]
    private var pending: [PendingRecord] = []
    private var isAvailable = true
    private var nextFailure: StorageError?

    /// - Parameter isExclusive: false for a store of a fleet, which two services share.
    public init(isExclusive: Bool = false) { self.isExclusive = isExclusive }

    /// - Parameter rows: what it holds from the start; they are taken as they are.
    public init(holding rows: [StoredRow]) {
        isExclusive = false
        for row in rows { tables[row.key.kind, default: [:]][Place(row.key)] = row }
    }

    // MARK: - Switches of tests

    /// Makes the next commit throw, and nothing of it happen.
    public func failNextCommit(with error: StorageError = .unavailable) { nextFailure = error }

    /// Makes every call throw `.unavailable` until it is set again.
    public func setAvailable(_ isAvailable: Bool) { self.isAvailable = isAvailable }

    // MARK: - Storage

    public func row(_ key: RowKey) async throws(StorageError) -> StoredRow? {
        try requireAvailable()
        return tables[key.kind]?[Place(key)]
    }

    public func rows(
        _ kind: RowKind, vault: VaultName?, parent: String?, after: String?, limit: Int
    ) async throws(StorageError) -> [StoredRow] {
        try requireAvailable()
        let (vault, parent) = (vault.map { Array($0.utf8) }, parent.map { Array($0.utf8) })
        let after = vault == nil ? [] : Array((after ?? "").utf8)
        let found = (tables[kind] ?? [:]).filter { place, row in
            (vault == nil || place.vault == vault) && (parent == nil || Array(row.parent.utf8) == parent)
                && after.lexicographicallyPrecedes(place.identifier)
        }
        return found.sorted { $0.key < $1.key }.prefix(max(0, limit)).map(\.value)
    }

    public func count(_ kind: RowKind, vault: VaultName, parent: String) async throws(StorageError) -> Int {
        try requireAvailable()
        let (vault, parent) = (Array(vault.utf8), Array(parent.utf8))
        return (tables[kind] ?? [:]).count { $0.key.vault == vault && Array($0.value.parent.utf8) == parent }
    }

    public func rowsDue(_ kind: RowKind, at moment: Int64, limit: Int) async throws(StorageError) -> [StoredRow] {
        try requireAvailable()
        let found = (tables[kind] ?? [:]).compactMap { place, row in
            row.due.flatMap { $0 <= moment ? (due: $0, place: place, row: row) : nil }
        }
        return found.sorted { ($0.due, $0.place) < ($1.due, $1.place) }.prefix(max(0, limit)).map(\.row)
    }

    public func commit(_ changes: [Change], recording record: PendingRecord?) async throws(StorageError) {
        try requireAvailable()
        guard changes.allSatisfy(\.isStorable), record?.isStorable ?? true else { throw .incompatible }
        if let failure = nextFailure {
            nextFailure = nil
            throw failure
        }
        let before = (tables, pending)
        do {
            for change in changes { try apply(change) }
            if let record { try append(record) }
        } catch {
            (tables, pending) = before
            throw error
        }
    }

    public func pendingRecords() async throws(StorageError) -> [PendingRecord] {
        try requireAvailable()
        return pending
    }

    public func removePending(_ requestIDs: [String]) async throws(StorageError) {
        try requireAvailable()
        let removed = Set(requestIDs.map { Array($0.utf8) })
        pending.removeAll { removed.contains(Array($0.requestID.utf8)) }
    }

    public func close() async { isAvailable = false }

    // MARK: - Parts

    private func requireAvailable() throws(StorageError) {
        guard isAvailable else { throw .unavailable }
    }

    private func apply(_ change: Change) throws(StorageError) {
        let place = Place(change.key)
        let found = tables[change.key.kind]?[place]?.revision
        guard found == change.expectedRevision else { throw .conflict }
        switch change {
        case .insert(let row), .replace(let row, _): tables[row.key.kind, default: [:]][place] = row
        case .delete(let key, _): tables[key.kind]?[place] = nil
        case .require: break
        }
    }

    private func append(_ record: PendingRecord) throws(StorageError) {
        let name = Array(record.requestID.utf8)
        guard !pending.contains(where: { Array($0.requestID.utf8) == name }) else { throw .conflict }
        pending.append(record)
    }

    /// Swift takes two spellings of one character for equal and orders text by Unicode; stores go by the bytes.
    private struct Place: Hashable, Comparable {
        let vault: [UInt8]
        let identifier: [UInt8]

        init(_ key: RowKey) {
            vault = Array(key.vault.utf8)
            identifier = Array(key.identifier.utf8)
        }

        static func < (a: Place, b: Place) -> Bool {
            if a.vault != b.vault { return a.vault.lexicographicallyPrecedes(b.vault) }
            return a.identifier.lexicographicallyPrecedes(b.identifier)
        }
    }
}

extension Change {
    /// nil where there must be no row.
    fileprivate var expectedRevision: Revision? {
        switch self {
        case .insert: nil
        case .replace(_, let expected), .delete(_, let expected), .require(_, let expected): expected
        }
    }

    /// Whether any store can keep it: the names are in bounds, and the new revision follows the one that was seen.
    /// A store refuses anything else with `.incompatible`.
    public var isStorable: Bool {
        switch self {
        case .insert(let row): row.isStorable && row.revision == 1
        case .replace(let row, let expected): row.isStorable && row.revision > 1 && row.revision - 1 == expected
        case .delete(let key, _), .require(let key, _): key.isStorable
        }
    }
}

extension RowKey {
    /// 1 to 256 bytes of UTF-8 without NUL, which SQLite's and PostgreSQL's text can't keep; the vault may be empty.
    public var isStorable: Bool { identifier.isStorableName && vault.isStorableName(allowingEmpty: true) }
}

extension StoredRow {
    fileprivate var isStorable: Bool { key.isStorable && parent.isStorableName(allowingEmpty: true) }
}

extension PendingRecord {
    public var isStorable: Bool { requestID.isStorableName }
}

extension String {
    fileprivate var isStorableName: Bool { isStorableName(allowingEmpty: false) }

    fileprivate func isStorableName(allowingEmpty: Bool) -> Bool {
        (allowingEmpty ? 0 : 1)...256 ~= utf8.count && !hasNUL
    }

    package var hasNUL: Bool { utf8.contains(0) }
}
