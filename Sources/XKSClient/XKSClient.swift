public import ExternalKeys
import FoundationEssentials
public import KeyModel
public import OutboundHTTP
import StrictJSON
import Synchronization

/// Asks external key store proxies, with a budget of 250 milliseconds for each request.
/// - Source: AWS KMS External Key Store Proxy API Specification, version 2.0
public final class XKSClient: ExternalKeyProxies {
    /// From the connection to the last byte.
    public static let budget = Duration.milliseconds(250)
    /// Bytes of an answer: the largest has a ciphertext of 4,300 in Base64.
    static let answerByteCount = 16 << 10
    private static let poolCount = 256

    private let endpoints: ProxyEndpoints
    private let tls: OutboundTLS
    private let pools = Mutex<[OutboundEndpoint: OutboundPool]>([:])

    public init(endpoints: ProxyEndpoints, tls: OutboundTLS) {
        self.endpoints = endpoints
        self.tls = tls
    }

    public func permits(uriEndpoint: String) -> Bool { endpoints.endpoint(of: uriEndpoint) != nil }

    public func checkHealth(
        of proxy: ExternalProxy, for call: ExternalCall
    ) async throws(ExternalKeyFailure) -> ExternalHealth {
        try ProxyAnswers.health(try await post("/health", ProxyBodies.health(call), to: proxy))
    }

    public func describe(
        _ key: ExternalKeyName, at proxy: ExternalProxy, for call: ExternalCall
    ) async throws(ExternalKeyFailure) -> ExternalKeyStatus {
        try ProxyAnswers.status(try await post("/keys/\(key)/metadata", ProxyBodies.metadata(call), to: proxy))
    }

    public func encrypt(
        _ plaintext: [UInt8], authenticating: [UInt8], under key: ExternalKeyName, at proxy: ExternalProxy,
        for call: ExternalCall
    ) async throws(ExternalKeyFailure) -> ExternallySealed {
        let body = ProxyBodies.encrypt(plaintext, authenticating: authenticating, call)
        return try ProxyAnswers.sealed(
            try await post("/keys/\(key)/encrypt", body, to: proxy), byteCount: plaintext.count,
            authenticated: authenticating)
    }

    public func decrypt(
        _ sealed: ExternallySealed, authenticating: [UInt8], under key: ExternalKeyName, at proxy: ExternalProxy,
        for call: ExternalCall
    ) async throws(ExternalKeyFailure) -> [UInt8] {
        let body = ProxyBodies.decrypt(sealed, authenticating: authenticating, call)
        return try ProxyAnswers.plaintext(
            try await post("/keys/\(key)/decrypt", body, to: proxy), byteCount: sealed.ciphertext.count)
    }
}

extension XKSClient {
    private func post(
        _ path: String, _ body: [UInt8], to proxy: ExternalProxy
    ) async throws(ExternalKeyFailure) -> JSONObject {
        // The operator may have forbidden it since it was put down.
        guard let pool = pool(of: proxy.uriEndpoint) else { throw .unreachable }
        let request = try signed(proxy.uriPath + path, body, for: proxy, at: pool.endpoint.authority)
        let answer: OutboundAnswer
        do throws(OutboundError) {
            // None of the four calls changes anything.
            answer = try await pool.exchange(request, isRepeatable: true)
        } catch {
            throw Self.failure(error)
        }
        return try ProxyAnswers.object(status: answer.status, body: answer.body)
    }

    private func signed(
        _ path: String, _ body: [UInt8], for proxy: ExternalProxy, at authority: String
    ) throws(ExternalKeyFailure) -> OutboundRequest {
        let signer = ProxySigner(accessKey: proxy.accessKey, secret: proxy.secret, region: proxy.region)
        guard let signed = try? signer.sign(path: path, authority: authority, body: body, at: Date()) else {
            throw .internalFault
        }
        return OutboundRequest(
            path: path,
            headers: [
                ("Content-Type", "application/json"), ("User-Agent", "aegis-kms"), ("X-Amz-Date", signed.date),
                ("Authorization", signed.authorization),
            ], body: body)
    }

    private func pool(of uriEndpoint: String) -> OutboundPool? {
        guard let (endpoint, scopes) = endpoints.endpoint(of: uriEndpoint) else { return nil }
        return pools.withLock { pools in
            if let pool = pools[endpoint] { return pool }
            // Endpoints are callers' to choose: what is forgotten is only connections.
            if pools.count >= Self.poolCount { pools = [:] }
            let pool = OutboundPool(
                endpoint: endpoint, tls: tls,
                limits: OutboundLimits(
                    bodyByteCount: Self.answerByteCount, patience: Self.budget, keptConnections: 32, scopes: scopes))
            pools[endpoint] = pool
            return pool
        }
    }

    private static func failure(_ error: OutboundError) -> ExternalKeyFailure {
        switch error {
        case .unreachable, .addressRefused, .closed, .trustRootsUnusable: .unreachable
        case .tlsFailed: .tlsFailed
        case .timedOut: .timedOut
        case .notHTTP, .answerTooLarge: .responseMalformed
        }
    }
}
