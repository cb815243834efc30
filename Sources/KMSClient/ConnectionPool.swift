import OutboundHTTP

/// A request of the native protocol, as bytes.
struct ClientRequest: Sendable {
    var path: String
    var body: [UInt8]
    /// What `Authorization` says; nil for the token endpoint.
    var authorization: String?
}

struct ClientAnswer: Sendable {
    var status: Int
    var body: [UInt8]
}

/// Connections to one service over TLS.
final class ConnectionPool: Sendable {
    let endpoint: ServiceEndpoint
    private let pool: OutboundPool

    init(endpoint: ServiceEndpoint, trustRootsPEM: [UInt8]) throws(ClientError) {
        self.endpoint = endpoint
        do throws(OutboundError) {
            pool = OutboundPool(
                endpoint: OutboundEndpoint(host: endpoint.host, port: endpoint.port),
                tls: try OutboundTLS(trustRootsPEM: trustRootsPEM, withSystemRoots: false),
                limits: OutboundLimits(bodyByteCount: 16 << 20, patience: .seconds(60)))
        } catch {
            throw .trustRootsUnusable
        }
    }

    func close() { pool.close() }

    /// Sends a request and waits for its answer. It is never sent twice: it may be one that must not happen twice.
    func exchange(_ request: ClientRequest) async throws(ClientError) -> ClientAnswer {
        var headers = [(name: "Content-Type", value: "application/json"), ("User-Agent", "aegis-kms-client")]
        if let authorization = request.authorization { headers.append(("Authorization", authorization)) }
        do throws(OutboundError) {
            let answer = try await pool.exchange(
                OutboundRequest(path: request.path, headers: headers, body: request.body))
            return ClientAnswer(status: answer.status, body: answer.body)
        } catch {
            throw translated(error)
        }
    }

    private func translated(_ error: OutboundError) -> ClientError {
        switch error {
        case .unreachable, .addressRefused, .closed: .unreachable(endpoint)
        case .tlsFailed: .certificateRefused(endpoint)
        case .notHTTP, .answerTooLarge: .notOurProtocol(endpoint)
        case .timedOut: .timedOut(endpoint)
        case .trustRootsUnusable: .trustRootsUnusable
        }
    }
}
