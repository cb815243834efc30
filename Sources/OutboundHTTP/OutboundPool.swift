import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// What a server may take and give.
public struct OutboundLimits: Sendable {
    /// Bytes of an answer's body.
    public var bodyByteCount: Int
    /// From the connection to the last byte of the answer.
    public var patience: Duration
    /// Connections that wait for the next request.
    public var keptConnections: Int
    /// Where a name may lead; nil for anywhere.
    public var scopes: Set<AddressScope>?

    public init(bodyByteCount: Int, patience: Duration, keptConnections: Int = 8, scopes: Set<AddressScope>? = nil) {
        self.bodyByteCount = bodyByteCount
        self.patience = patience
        self.keptConnections = keptConnections
        self.scopes = scopes
    }
}

/// Connections to one server, kept alive: one for each request at a time, a few of them kept for the next.
/// Nothing is followed to elsewhere: a redirection is an answer like any other.
public final class OutboundPool: Sendable {
    public let endpoint: OutboundEndpoint
    private let tls: OutboundTLS
    private let limits: OutboundLimits
    private let idle = Mutex<[OutboundConnection]>([])

    public init(endpoint: OutboundEndpoint, tls: OutboundTLS, limits: OutboundLimits) {
        self.endpoint = endpoint
        self.tls = tls
        self.limits = limits
    }

    deinit { close() }

    public func close() {
        let connections = idle.withLock { connections in
            defer { connections = [] }
            return connections
        }
        for connection in connections { connection.close() }
    }

    /// Sends a request and waits for its answer.
    /// - Parameter isRepeatable: whether it may be sent again, on a new connection and within the same time, when a
    ///   connection that was kept turns out to have ended. What must not happen twice is never sent twice.
    public func exchange(
        _ request: OutboundRequest, isRepeatable: Bool = false
    ) async throws(OutboundError) -> OutboundAnswer {
        let deadline = NIODeadline.now() + TimeAmount(limits.patience)
        if let kept = takeIdle() {
            do throws(OutboundError) {
                return try await exchange(request, on: kept, by: deadline)
            } catch {
                guard isRepeatable, error == .closed else { throw error }
            }
        }
        return try await exchange(request, on: try await connect(by: deadline), by: deadline)
    }

    private func exchange(
        _ request: OutboundRequest, on connection: OutboundConnection, by deadline: NIODeadline
    ) async throws(OutboundError) -> OutboundAnswer {
        do throws(OutboundError) {
            let answer = try await connection.exchange(request, with: endpoint, by: deadline)
            putBack(connection, if: answer.keepsAlive)
            return answer
        } catch {
            connection.close()
            throw error
        }
    }

    private func takeIdle() -> OutboundConnection? {
        idle.withLock { connections in
            while let connection = connections.popLast() { if connection.isOpen { return connection } }
            return nil
        }
    }

    private func putBack(_ connection: OutboundConnection, if keepsAlive: Bool) {
        let isKept =
            keepsAlive
            && idle.withLock { connections in
                guard connections.count < limits.keptConnections else { return false }
                connections.append(connection)
                return true
            }
        if !isKept { connection.close() }
    }
}

// MARK: - Connecting

extension OutboundPool {
    private func connect(by deadline: NIODeadline) async throws(OutboundError) -> OutboundConnection {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        guard let scopes = limits.scopes else {
            return try await connect(by: deadline) { [endpoint] bootstrap, initializer in
                try await bootstrap.connect(
                    host: endpoint.host, port: endpoint.port, channelInitializer: initializer)
            }
        }
        // It is the address that is connected to that is judged: a name may stand for another one a moment later.
        let addresses = try await AddressLookup.addresses(of: endpoint, by: deadline, on: loop)
        let allowed = addresses.filter { scopes.contains(AddressScope($0)) }
        guard !allowed.isEmpty else { throw addresses.isEmpty ? .unreachable : .addressRefused }
        var last = OutboundError.unreachable
        for address in allowed {
            do throws(OutboundError) {
                return try await connect(by: deadline) { bootstrap, initializer in
                    try await bootstrap.connect(to: address, channelInitializer: initializer)
                }
            } catch {
                last = error
            }
        }
        throw last
    }

    private func connect(
        by deadline: NIODeadline,
        _ open: (
            ClientBootstrap, @escaping @Sendable (any Channel) -> EventLoopFuture<OutboundConnection>
        ) async throws -> OutboundConnection
    ) async throws(OutboundError) -> OutboundConnection {
        let left = deadline - .now()
        guard left > .zero else { throw .timedOut }
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(min(left, .seconds(5)))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
        do {
            return try await open(bootstrap) { [tls, endpoint, limits] channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    let handler = ExchangeHandler(bodyLimit: limits.bodyByteCount, isSecure: endpoint.isSecure)
                    if endpoint.isSecure {
                        try pipeline.addHandler(
                            NIOSSLClientHandler(context: tls.context, serverHostname: endpoint.serverName))
                    }
                    try pipeline.addHTTPClientHandlers()
                    try pipeline.addHandler(handler)
                    return OutboundConnection(
                        channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
                }
            }
        } catch ChannelError.connectTimeout {
            throw .timedOut
        } catch {
            throw .unreachable
        }
    }
}
