import FoundationEssentials
import RootOfTrust
import Synchronization

/// Whether a token can be used, since when, and when it is worth another try.
final class Availability: Sendable {
    struct Snapshot {
        var reachability = Reachability.unreachable(.unavailable)
        var since = Date()
        var token: TokenDescription?
        /// How often it was lost. What was changed meanwhile it has missed.
        var outages = 0
        fileprivate var failures = 0
        fileprivate var retryAt: ContinuousClock.Instant?
    }

    private let snapshot = Mutex(Snapshot())
    private let firstPause: Duration
    private let longestPause: Duration

    /// - Parameters:
    ///   - firstPause: after the first failure; each further one doubles it.
    ///   - longestPause: a token that is back is found no later than this.
    init(firstPause: Duration, longestPause: Duration) {
        self.firstPause = firstPause
        self.longestPause = longestPause
    }

    var current: Snapshot { snapshot.withLock { $0 } }

    /// Whether it would be too early to look for a lost token again.
    var isPausing: Bool { snapshot.withLock { ($0.retryAt ?? .now) > .now } }

    func succeeded(_ token: TokenDescription) {
        snapshot.withLock { snapshot in
            snapshot.token = token
            snapshot.failures = 0
            snapshot.retryAt = nil
            snapshot.turn(.reachable)
        }
    }

    func failed(_ error: RootError) {
        snapshot.withLock { snapshot in
            snapshot.turn(.unreachable(error))
            // Eight threads that fail together are one failure.
            guard error == .unavailable, (snapshot.retryAt ?? .now) <= .now else { return }
            let pause = firstPause * (1 << min(snapshot.failures, 16))
            snapshot.retryAt = .now + min(pause, longestPause)
            snapshot.failures += 1
        }
    }
}

extension Availability.Snapshot {
    fileprivate mutating func turn(_ now: Reachability) {
        guard reachability != now else { return }
        if reachability == .reachable { outages += 1 }
        reachability = now
        since = Date()
    }
}
