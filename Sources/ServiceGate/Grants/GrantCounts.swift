import KeyModel
import Storage
import Synchronization

/// How many grants keys have, kept while grants are made: counting fifty thousand rows for each that is added would make
/// every grant slower than the one before.
///
/// What is kept is off by as many as are being committed, so it does for what is far from the limit.
final class GrantCounts: Sendable {
    /// How far from the limit that is.
    static let margin = 500
    private static let capacity = 16_384

    private let counts = Mutex<[RowKey: Int]>([:])

    /// - Parameter count: counts them in the store, which every answer near the limit comes from.
    func count(
        on key: RowKey, limit: Int, count: () async throws(ServiceError) -> Int
    ) async throws(ServiceError) -> Int {
        if let known = counts.withLock({ $0[key] }), known < limit - Self.margin { return known }
        let counted = try await count()
        counts.withLock { counts in
            if counts.count >= Self.capacity { counts = [:] }
            counts[key] = counted
        }
        return counted
    }

    /// - Parameter row: a grant's, which names its key: `KEY.GRANT`.
    func add(_ row: RowKey, _ difference: Int) {
        let key = RowKey(.key, vault: row.vault, String(row.identifier.prefix(36)))
        counts.withLock { counts in
            if let known = counts[key] { counts[key] = known + difference }
        }
    }

    func forget(_ row: RowKey) {
        let key = RowKey(.key, vault: row.vault, String(row.identifier.prefix(36)))
        counts.withLock { $0[key] = nil }
    }
}
