import Dispatch
import Glibc
import Synchronization

/// SIGTERM and SIGINT as something to wait for.
enum StopSignal {
    static func wait() async -> String {
        for number in [SIGTERM, SIGINT] { Glibc.signal(number, SIG_IGN) }
        let queue = DispatchQueue(label: "aegis-kms.signals")
        let waiting = [("SIGTERM", SIGTERM), ("SIGINT", SIGINT)].map { name, number in
            (name, DispatchSource.makeSignalSource(signal: number, queue: queue))
        }
        return await withCheckedContinuation { continuation in
            let once = Once(continuation)
            for (name, source) in waiting {
                source.setEventHandler {
                    once.resume(returning: name)
                    _ = source
                }
                source.resume()
            }
        }
    }

    private final class Once: Sendable {
        private let continuation: Mutex<CheckedContinuation<String, Never>?>

        init(_ continuation: CheckedContinuation<String, Never>) { self.continuation = Mutex(continuation) }

        func resume(returning name: String) {
            continuation.withLock { continuation in
                continuation?.resume(returning: name)
                continuation = nil
            }
        }
    }
}

/// A port that is known only once the front listens.
final class PortBox: Sendable {
    private let port = Atomic<Int>(0)
    var value: Int {
        get { port.load(ordering: .acquiring) }
        set { port.store(newValue, ordering: .releasing) }
    }
}
