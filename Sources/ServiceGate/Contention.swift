/// How often a request is tried again after somebody else's change came between its check and its commit.
///
/// Of all who change one key at the same moment one wins each time. The others come back after a random pause that grows,
/// so that they don't all meet again.
struct Contention {
    private static let attemptLimit = 12
    private static let longestPauseInMilliseconds = 64
    private var attempt = 1

    /// Waits until it is time to try again.
    /// - Returns: false after the last attempt.
    mutating func mayTryAgain() async -> Bool {
        guard attempt < Self.attemptLimit else { return false }
        let bound = min(1 << attempt, Self.longestPauseInMilliseconds)
        attempt += 1
        try? await Task.sleep(for: .microseconds(Int.random(in: 0...bound * 1000)))
        return true
    }
}
