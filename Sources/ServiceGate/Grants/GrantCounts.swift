import KeyModel
import Storage
import Synchronization

/// How many grants keys have, with those that are being made: counting fifty thousand rows for each that is added would
/// make every grant slower than the one before.
final class GrantCounts: Sendable {
    private static let capacity = 16_384

    private let counts = Mutex<[RowKey: Int]>([:])

    /// Counts one more, which is being made.
    /// - Parameter count: counts them in the store.
    /// - Returns: how many there were before.
    func reserve(on key: RowKey, count: () async throws(ServiceError) -> Int) async throws(ServiceError) -> Int {
        if let known = counts.withLock({ Self.increment(&$0[key]) }) { return known }
        let counted = try await count()
        return counts.withLock { counts in
            if let known = Self.increment(&counts[key]) { return known }
            if counts.count >= Self.capacity { counts = [:] }
            counts[key] = counted + 1
            return counted
        }
    }

    /// For one that was not made after all, or that is no more.
    func release(on key: RowKey) {
        counts.withLock { counts in
            if let known = counts[key] { counts[key] = known - 1 }
        }
    }

    private static func increment(_ known: inout Int?) -> Int? {
        guard let count = known else { return nil }
        known = count + 1
        return count
    }
}
