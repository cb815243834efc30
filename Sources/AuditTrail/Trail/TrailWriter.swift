import Synchronization

/// The thread that makes records durable: it takes all that wait, writes them with one write and one sync, and wakes
/// those who wait.
struct TrailWriter: ~Copyable {
    private let core: TrailCore
    private var journal: Journal
    private let batchByteLimit: Int

    init(core: TrailCore, journal: Journal) {
        self.core = core
        self.journal = journal
        batchByteLimit = min(1 << 20, journal.capacity - SegmentHeader.byteCount)
    }

    consuming func run() {
        while true {
            core.writerBell.wait()
            while let entries = takeBatch() { commit(entries) }
            let isOver = core.state.withLock { state in
                state.writerIsDone = state.isClosing && state.pending.isEmpty
                return state.writerIsDone
            }
            if isOver { break }
        }
        journal.close()
        core.publisherBell.ring()
    }

    /// - Returns: the records of the waiters that are in flight now; nil when nobody waits.
    private func takeBatch() -> [Entry]? {
        core.state.withLock { state in
            guard !state.pending.isEmpty else { return nil }
            var byteCount = 0
            let fitting = state.pending.prefix { waiter in
                guard let entry = waiter.entry else { return true }
                byteCount += JournalFrame.headerByteCount + entry.payload.count
                return byteCount <= batchByteLimit
            }
            if fitting.count == state.pending.count {
                swap(&state.inFlight, &state.pending)
                state.pending.removeAll(keepingCapacity: true)
            } else {
                state.inFlight = Array(fitting)
                state.pending.removeFirst(fitting.count)
            }
            return state.inFlight.compactMap(\.entry)
        }
    }

    private mutating func commit(_ entries: [Entry]) {
        let first = journal.durableSize
        let result: Result<Void, AuditFault>
        do {
            try journal.prepare()
            if !entries.isEmpty { try journal.append(entries) }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        let retired = journal.takeRetired()
        switch result {
        case .success: acknowledge(entries, from: first, retired)
        case .failure(let fault): refuse(fault, retired)
        }
    }

    private func acknowledge(_ entries: [Entry], from first: UInt64, _ retired: [Journal.Retired]) {
        let (waiters, mustRing) = core.state.withLock { state -> ([TrailState.Waiter], Bool) in
            state.retired += retired
            let waiters = state.succeeded(entries)
            // A publisher that sleeps until its next checkpoint is only woken for a full bundle.
            let mustRing = !state.publisherIsAwake || state.tail.count >= RightEdge.tileWidth
            if mustRing { state.publisherIsAwake = true }
            return (waiters, mustRing)
        }
        var index = first
        for waiter in waiters {
            waiter.continuation.resume(returning: .success(index))
            if waiter.entry != nil { index += 1 }
        }
        if mustRing { core.publisherBell.ring() }
    }

    private func refuse(_ fault: AuditFault, _ retired: [Journal.Retired]) {
        let now = ContinuousClock.now
        let waiters = core.state.withLock { state in
            state.retired += retired
            return state.failed(fault, at: now)
        }
        for waiter in waiters { waiter.continuation.resume(returning: .failure(fault)) }
    }
}
