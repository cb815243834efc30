import FoundationEssentials
import Synchronization

/// The trail without its threads: what they and the appending tasks meet in.
final class TrailCore: Sendable {
    let directory: String
    let configuration: AuditConfiguration
    let signer: CheckpointSigner
    let state: Mutex<TrailState>
    let writerBell = Doorbell()
    let publisherBell = Doorbell()

    init(
        directory: String, _ configuration: AuditConfiguration, _ signer: CheckpointSigner, _ lock: DirectoryLock,
        _ start: TrailRecovery.Start
    ) {
        self.directory = directory
        self.configuration = configuration
        self.signer = signer
        state = Mutex(
            TrailState(
                backlogLimit: configuration.backlogLimit, retryInterval: .seconds(configuration.retryInterval),
                durableSize: start.edge.size + UInt64(start.tail.count), bundledSize: start.edge.size,
                tail: start.tail, published: start.published, lock: lock))
    }

    /// Waits until the entry is durable.
    /// - Parameter entry: nil to learn whether one could be written.
    func append(_ entry: Entry?) async throws(AuditFault) -> UInt64 {
        let result: Result<UInt64, AuditFault> = await withUnsafeContinuation { continuation in
            enqueue(entry, continuation)
        }
        return try result.get()
    }

    private func enqueue(_ entry: Entry?, _ continuation: UnsafeContinuation<Result<UInt64, AuditFault>, Never>) {
        let now = ContinuousClock.now
        let waiter = TrailState.Waiter(entry: entry, since: now, continuation: continuation)
        let (refusal, mustRing) = state.withLock { state -> (AuditFault?, Bool) in
            if let refusal = state.refusal(at: now) { return (refusal, false) }
            state.pending.append(waiter)
            // The writer takes everything there is when it comes back, so only the first has to wake it.
            return (nil, state.pending.count == 1)
        }
        if let refusal { continuation.resume(returning: .failure(refusal)) }
        if mustRing { writerBell.ring() }
    }

    /// Refuses those who have waited longer than the trail's patience.
    func refuseOverdue() {
        let deadline = ContinuousClock.now - .seconds(configuration.patience)
        let waiters = state.withLock { $0.overdue(before: deadline) }
        for waiter in waiters { waiter.continuation.resume(returning: .failure(.timedOut)) }
    }

    /// Waits for a checkpoint that covers every record that is durable now.
    func publish() async throws(AuditFault) -> PublishedCheckpoint {
        let result: Result<PublishedCheckpoint, AuditFault> = await withUnsafeContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.publisherIsDone { state.publications.append(continuation) }
                return state.publisherIsDone
            }
            if isOver { continuation.resume(returning: .failure(.closed)) } else { publisherBell.ring() }
        }
        return try result.get()
    }

    /// Takes no more records.
    func stop() {
        state.withLock { $0.isClosing = true }
        writerBell.ring()
    }

    /// Takes no more records, and waits until those that were taken are published.
    func close() async {
        await withUnsafeContinuation { continuation in
            let isOver = state.withLock { state in
                state.isClosing = true
                if !state.publisherIsDone { state.closers.append(continuation) }
                return state.publisherIsDone
            }
            if isOver { continuation.resume() } else { writerBell.ring() }
        }
    }
}
