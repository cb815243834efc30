import Dispatch
import Glibc

/// SIGTERM and SIGINT as something to wait for. A signal that comes before anybody waits is kept.
struct StopSignal {
    private let names: AsyncStream<String>

    init() {
        let (names, continuation) = AsyncStream.makeStream(of: String.self)
        self.names = names
        let queue = DispatchQueue(label: "aegis-kms.signals")
        for (name, number) in [("SIGTERM", SIGTERM), ("SIGINT", SIGINT)] {
            Glibc.signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            // The handler holds its source, which is to live as long as the process.
            source.setEventHandler { withExtendedLifetime(source) { _ = continuation.yield(name) } }
            source.resume()
        }
    }

    /// - Returns: the signal's name.
    func wait() async -> String {
        for await name in names { return name }
        return "cancellation"
    }
}
