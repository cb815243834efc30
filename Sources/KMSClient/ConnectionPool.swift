import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// Connections to one service over TLS, kept alive: one for each request at a time, a few of them kept for the next.
final class ConnectionPool: Sendable {
    let endpoint: ServiceEndpoint
    private let tls: NIOSSLContext
    private let idle = Mutex<[ClientConnection]>([])
    private static let kept = 8

    init(endpoint: ServiceEndpoint, trustRootsPEM: [UInt8]) throws(ClientError) {
        self.endpoint = endpoint
        do {
            var configuration = TLSConfiguration.makeClientConfiguration()
            let roots = try NIOSSLCertificate.fromPEMBytes(trustRootsPEM)
            guard !roots.isEmpty else { throw ClientError.trustRootsUnusable }
            configuration.trustRoots = .certificates(roots)
            configuration.certificateVerification = .fullVerification
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            tls = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .trustRootsUnusable
        }
    }

    func close() {
        let connections = idle.withLock { connections in
            defer { connections = [] }
            return connections
        }
        for connection in connections { connection.close() }
    }

    /// Sends a request and waits for its answer. It is never sent twice: it may be one that must not happen twice.
    func exchange(_ request: ClientRequest) async throws(ClientError) -> ClientAnswer {
        let connection = if let kept = takeIdle() { kept } else { try await connect() }
        do {
            let answer = try await connection.exchange(request, with: endpoint)
            putBack(connection, if: answer.keepsAlive)
            return answer
        } catch {
            connection.close()
            throw translated(error)
        }
    }

    private func takeIdle() -> ClientConnection? {
        idle.withLock { connections in
            while let connection = connections.popLast() { if connection.isOpen { return connection } }
            return nil
        }
    }

    private func putBack(_ connection: ClientConnection, if keepsAlive: Bool) {
        let isKept =
            keepsAlive
            && idle.withLock { connections in
                guard connections.count < Self.kept else { return false }
                connections.append(connection)
                return true
            }
        if !isKept { connection.close() }
    }

    private func connect() async throws(ClientError) -> ClientConnection {
        do {
            return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.seconds(5))
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .connect(host: endpoint.host, port: endpoint.port) { [tls, endpoint] channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        let handler = ExchangeHandler()
                        try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: endpoint.serverName))
                        try pipeline.addHTTPClientHandlers()
                        try pipeline.addHandler(handler)
                        return ClientConnection(
                            channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
                    }
                }
        } catch {
            throw .unreachable(endpoint)
        }
    }

    private func translated(_ error: any Error) -> ClientError {
        switch error {
        case let error as ClientError: error
        case NIOSSLError.handshakeFailed, is NIOSSLExtraError: .certificateRefused(endpoint)
        case is HTTPParserError: .notOurProtocol(endpoint)
        default: .unreachable(endpoint)
        }
    }
}

extension ServiceEndpoint {
    /// The name to ask for and to check; nil for an address, which is checked as such.
    fileprivate var serverName: String? {
        let isAddress = host.contains(":") || host.split(separator: ".").allSatisfy { UInt8($0) != nil }
        return isAddress ? nil : host
    }
}
