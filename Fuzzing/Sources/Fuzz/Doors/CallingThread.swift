import Synchronization

/// Runs what is asynchronous on the calling thread, so that one input is one deterministic run.
final class CallingThread: TaskExecutor {
    static let shared = CallingThread()

    private let jobs = Mutex<[UnownedJob]>([])

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
    }

    /// - Returns: what `body` does; the doors wait for nothing but their session, which answers at once.
    static func run<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value {
        let result = Result<Value>()
        Task(executorPreference: shared) { await result.set(body()) }
        while let job = shared.next() { job.runSynchronously(on: shared.asUnownedTaskExecutor()) }
        guard let value = result.value.withLock({ $0 }) else { fatalError("it waits for something of its own") }
        return value
    }

    private func next() -> UnownedJob? { jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() } }

    private final class Result<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)

        func set(_ value: Value) { self.value.withLock { $0 = value } }
    }
}
