public import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// The HTTP/1.1 server: from sockets to the responder and back, within limits.
public final class HTTPFront: Sendable {
    private let listeners: [Listener]
    private let service: FrontService
    private let logger: Logger
    private let group: MultiThreadedEventLoopGroup
    private let state = Mutex(State.new)

    private enum State: Sendable {
        case new
        case running(Running)
        case stopped

        var running: Running? {
            guard case .running(let running) = self else { return nil }
            return running
        }
    }

    private struct Running: Sendable {
        var channels: [any Channel]
        var tls: [ServerTLS?]
        var loops: [LoopState]
    }

    /// - Parameters:
    ///   - onRefusal: told of what the front refuses by itself, before the caller is.
    ///   - eventLoopThreads: 1 or more.
    public init(
        listeners: [Listener], limits: HTTPLimits = HTTPLimits(), responder: @escaping Responder,
        onRefusal: RefusalResponder? = nil, logger: Logger, eventLoopThreads: Int
    ) {
        self.listeners = listeners
        service = FrontService(limits: limits, responder: responder, onRefusal: onRefusal)
        self.logger = logger
        group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, eventLoopThreads))
    }

    /// Listens on all addresses, or on none.
    /// - Returns: where, in the order of the listeners.
    /// - Throws: `HTTPFrontError`
    public func start() async throws -> [BoundAddress] {
        guard case .new = state.withLock({ $0 }) else { throw HTTPFrontError.alreadyStarted }
        for listener in listeners where listener.tls == nil && !listener.isLoopback && !listener.allowPlaintext {
            throw HTTPFrontError.plaintextRefused(host: listener.host)
        }
        let tls = try listeners.map { listener in try listener.tls.map { material in try ServerTLS(material) } }
        let loops = try await startLoops()
        let channels = try await bind(tls, loops)
        state.withLock { $0 = .running(Running(channels: channels, tls: tls, loops: loops)) }
        return zip(channels, listeners).map { channel, listener in
            let address = BoundAddress(
                host: channel.localAddress?.ipAddress ?? listener.host,
                port: channel.localAddress?.port ?? listener.port,
                isTLS: listener.tls != nil)
            logger.info("listening", metadata: ["host": "\(address.host)", "port": "\(address.port)"])
            return address
        }
    }

    /// Shows another certificate to the connections that begin from now on.
    /// - Parameter listener: its place in the list given to `init`.
    public func replaceTLS(ofListener listener: Int, with material: TLSMaterial) throws(HTTPFrontError) {
        let tls = state.withLock { $0.running.flatMap { $0.tls.indices.contains(listener) ? $0.tls[listener] : nil } }
        guard let tls else { throw .noSuchListener(listener) }
        try tls.replace(with: material)
    }

    /// Stops accepting, lets requests in flight finish, then closes. The front can't be started again.
    /// - Parameter grace: how long they have.
    public func shutdown(grace: Duration) async {
        let before = state.withLock { state in
            defer { state = .stopped }
            return state
        }
        var requestsInFlight = 0
        switch before {
        case .stopped: return
        case .new: break
        case .running(let running):
            for channel in running.channels { try? await channel.close() }
            requestsInFlight = await drain(running.loops, grace)
        }
        // A responder that is slower than the grace still comes back to its event loop, which has to be there.
        if requestsInFlight == 0 { try? await group.shutdownGracefully() }
    }

    /// Open connections, for metrics.
    public func connectionCount() async -> Int {
        var count = 0
        for state in state.withLock({ $0.running?.loops ?? [] }) {
            count += (try? await state.loop.submit { state.connections.value.count }.get()) ?? 0
        }
        return count
    }
}

// MARK: Start

extension HTTPFront {
    private func startLoops() async throws -> [LoopState] {
        let interval = service.limits.sweepInterval
        var loops: [LoopState] = []
        for loop in group.makeIterator() {
            let connections = try await loop.submit {
                let connections = LoopConnections()
                connections.start(on: loop, every: interval)
                return NIOLoopBound(connections, eventLoop: loop)
            }.get()
            loops.append(LoopState(loop: loop, connections: connections))
        }
        return loops
    }

    private func bind(_ tls: [ServerTLS?], _ loops: [LoopState]) async throws -> [any Channel] {
        let acceptor = loops[0].loop
        let limits = service.limits
        let gate = try await acceptor.submit { NIOLoopBound(AcceptGate(limits: limits), eventLoop: acceptor) }.get()
        var channels: [any Channel] = []
        for (listener, tls) in zip(listeners, tls) {
            do {
                let pipeline = ConnectionPipeline(service: service, loops: loops, tls: tls)
                let bootstrap = pipeline.bootstrap(acceptor: acceptor, children: group, gate: gate)
                channels.append(try await bootstrap.bind(host: listener.host, port: listener.port).get())
            } catch {
                for channel in channels { try? await channel.close() }
                logger.error("can't listen", metadata: ["host": "\(listener.host)", "error": "\(error)"])
                throw HTTPFrontError.addressUnavailable(host: listener.host, port: listener.port)
            }
        }
        return channels
    }

    private func drain(_ loops: [LoopState], _ grace: Duration) async -> Int {
        let futures = loops.map { state in
            state.loop.flatSubmit { state.connections.value.drain(on: state.loop) }
        }
        for state in loops {
            state.loop.scheduleTask(in: TimeAmount(grace)) { state.connections.value.closeAll() }
        }
        for future in futures { try? await future.get() }
        var requestsInFlight = 0
        for state in loops {
            requestsInFlight += (try? await state.loop.submit { state.connections.value.stop() }.get()) ?? 0
        }
        return requestsInFlight
    }
}
