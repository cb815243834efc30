import RootOfTrust
import Synchronization

/// The one answer that a caller waits for: from the work, or from the clock, whichever comes first.
final class Answer<Value: Sendable>: Sendable {
    private let continuation: Mutex<CheckedContinuation<Result<Value, RootError>, Never>?>

    init(_ continuation: CheckedContinuation<Result<Value, RootError>, Never>) {
        self.continuation = Mutex(continuation)
    }

    var isGiven: Bool { continuation.withLock { $0 == nil } }

    /// - Returns: false when the caller has been answered before.
    @discardableResult
    func give(_ result: Result<Value, RootError>) -> Bool {
        let waiting = continuation.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        waiting?.resume(returning: result)
        return waiting != nil
    }
}
