import Dispatch
import RootOfTrust
import Synchronization

/// Threads of our own for calls that block: a token takes milliseconds to seconds, and Swift's few cooperative threads
/// must not wait for it.
///
/// Each thread makes one `Context` and works with it alone, so what a context holds needs no lock. The threads keep the
/// queue alive until `stop`.
final class WorkQueue<Context>: Sendable {
    struct Item: Sendable {
        let expiry: ContinuousClock.Instant
        let run: @Sendable (Context) -> Void
        /// Answers in place of `run`, whether that has begun or not.
        let expire: @Sendable () -> Void
    }

    private let backlog = Mutex(Backlog<Item>())
    private let work = DispatchSemaphore(value: 0)
    private let activity = DispatchSemaphore(value: 0)
    private let capacity: Int
    private let threadCount: Int
    private static var watchInterval: DispatchTimeInterval { .milliseconds(50) }

    /// - Parameter capacity: how many items may wait; more are turned away at once.
    init(threadCount: Int, capacity: Int) {
        self.threadCount = threadCount
        self.capacity = capacity
    }

    func start(
        makeContext: @escaping @Sendable () -> Context, endContext: @escaping @Sendable (Context) -> Void
    ) throws(RootError) {
        for _ in 0..<threadCount {
            try startThread {
                let context = makeContext()
                self.workThrough(context)
                endContext(context)
            }
        }
        try startThread { self.watchExpiries() }
    }

    /// Puts an item at the end of the queue; false when the queue is full or stopped.
    func submit(_ item: Item) -> Bool {
        let accepted = backlog.withLock { backlog in
            guard !backlog.isStopped, backlog.waitingCount < capacity else { return false }
            if backlog.isIdle { activity.signal() }
            backlog.append(item)
            return true
        }
        if accepted { work.signal() }
        return accepted
    }

    /// What waits is answered as expired; what runs, runs to its end, and then its thread ends.
    func stop() {
        let waiting = backlog.withLock { $0.stop() }
        for item in waiting { item.expire() }
        for _ in 0..<threadCount { work.signal() }
        activity.signal()
    }

    private func workThrough(_ context: Context) {
        while true {
            work.wait()
            let (next, isStopped) = backlog.withLock { ($0.takeNext(), $0.isStopped) }
            if isStopped { return }
            // Nothing is left when the item expired before its turn.
            guard let (number, item) = next else { continue }
            item.run(context)
            backlog.withLock { $0.finish(number) }
        }
    }

    /// A call into a module can't be interrupted, but whoever waits for it can be told.
    private func watchExpiries() {
        while true {
            let (isStopped, isIdle) = backlog.withLock { ($0.isStopped, $0.isIdle) }
            if isStopped { return }
            if isIdle { activity.wait() } else { _ = activity.wait(timeout: .now() + Self.watchInterval) }
            let now = ContinuousClock.now
            let overdue = backlog.withLock { $0.takeOverdue { $0.expiry <= now } }
            for item in overdue { item.expire() }
        }
    }
}
