/// What the tasks that append, the two threads and the readers share, behind one mutex.
struct TrailState {
    /// A task that waits until its record is durable.
    struct Waiter {
        /// nil for a probe, which only wants to know whether a record could be written.
        let entry: Entry?
        let since: ContinuousClock.Instant
        let continuation: UnsafeContinuation<Result<UInt64, AuditFault>, Never>
    }

    typealias Publication = UnsafeContinuation<Result<PublishedCheckpoint, AuditFault>, Never>

    var pending: [Waiter] = []
    /// Those whose records are being written.
    var inFlight: [Waiter] = []
    /// Bounds what `tail` and `pending` may hold.
    let backlogLimit: Int
    let retryInterval: Duration

    var durableSize: UInt64
    /// How many records have full bundles; a multiple of 256.
    var bundledSize: UInt64
    /// The records in between.
    var tail: [Entry]

    var fault: AuditFault?
    /// Before it, nothing is tried.
    var retryAt: ContinuousClock.Instant?
    /// The writer's thread waits for a disk that doesn't answer.
    var isStuck = false
    var isClosing = false
    var writerIsDone = false
    var publisherIsDone = false
    var closers: [UnsafeContinuation<Void, Never>] = []

    var retired: [Journal.Retired] = []
    var published: PublishedCheckpoint
    /// Let go when the publisher is done.
    var lock: DirectoryLock?
    var publications: [Publication] = []
    /// Whether the publisher will look at the tail by itself.
    var publisherIsAwake = false

    /// Why a record can't be taken now.
    func refusal(at now: ContinuousClock.Instant) -> AuditFault? {
        if isClosing { return .closed }
        if isStuck { return .timedOut }
        if tail.count + pending.count >= backlogLimit { return .backlog }
        if let retryAt, now < retryAt { return fault ?? .inputOutput(0) }
        return nil
    }

    mutating func failed(_ fault: AuditFault, at now: ContinuousClock.Instant) -> [Waiter] {
        self.fault = fault
        retryAt = now + retryInterval
        isStuck = false
        defer { (inFlight, pending) = ([], []) }
        return inFlight + pending
    }

    mutating func succeeded(_ entries: [Entry]) -> [Waiter] {
        fault = nil
        retryAt = nil
        isStuck = false
        tail.append(contentsOf: entries)
        durableSize += UInt64(entries.count)
        defer { inFlight = [] }
        return inFlight
    }

    /// Takes those out who have waited too long. What they wanted recorded may be recorded nevertheless.
    mutating func overdue(before deadline: ContinuousClock.Instant) -> [Waiter] {
        guard let first = inFlight.first ?? pending.first, first.since < deadline else { return [] }
        isStuck = true
        fault = .timedOut
        defer { (inFlight, pending) = ([], []) }
        return inFlight + pending
    }
}

/// A checkpoint with the note that carries its signature.
public struct PublishedCheckpoint: Hashable, Sendable, Codable {
    public let checkpoint: Checkpoint
    /// The file `checkpoint`.
    public let note: String
}
