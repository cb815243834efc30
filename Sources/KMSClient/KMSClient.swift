public import KeyModel
import NativeDoor
public import ServiceRequests

/// A session with a service elsewhere, over the native protocol and TLS.
///
/// It has the same face as a session with the gate itself; what the transport adds is one error, `.serviceUnreachable`.
public struct KMSClient: Session {
    public let caller: Caller
    public var vault: VaultAddress? { nil }

    private let pool: ConnectionPool
    private let tokens: AccessTokens

    /// Connects, and gets the first token.
    /// - Parameters:
    ///   - trustRootsPEM: the certificates of the authorities that may vouch for the service, and no others.
    public init(
        endpoint: ServiceEndpoint, trustRootsPEM: [UInt8], credentials: ClientCredentials
    ) async throws(ClientError) {
        caller = Caller(
            kind: .user, identifier: credentials.client, name: credentials.client, account: "", partition: "")
        pool = try ConnectionPool(endpoint: endpoint, trustRootsPEM: trustRootsPEM)
        tokens = AccessTokens(pool: pool, credentials: credentials)
        _ = try await tokens.authorization()
    }

    /// Grant tokens stay here: the native protocol has none, because the service's grants hold at once.
    /// - Throws: what the service threw, or `.serviceUnreachable`; then it isn't known whether it was carried out.
    public func submit<R: ServiceRequest>(_ request: R, options: SubmissionOptions) async throws(ServiceError)
        -> R.Outcome
    {
        guard let body = try? NativeWire.encode(request) else { throw NativeWire.unreadableBody }
        let answer = try await post(NativeWire.path(of: R.name, dryRun: options.dryRun), body)
        guard answer.status == 200 else { throw AnswerReading.error(of: answer) }
        guard let outcome = try? NativeWire.decode(R.Outcome.self, from: answer.body) else { throw .serviceUnreachable }
        return outcome
    }

    /// Nothing: the service records what reaches it, and what doesn't is not its business.
    public func recordRefusal(of operation: OperationName?, because error: ServiceError) {}

    /// Closes the connections that are kept for later requests.
    public func close() { pool.close() }

    private func post(_ path: String, _ body: [UInt8]) async throws(ServiceError) -> ClientAnswer {
        do throws(ClientError) {
            let authorization = try await tokens.authorization()
            let answer = try await pool.exchange(ClientRequest(path: path, body: body, authorization: authorization))
            // Refused before anything was done, so it may be sent again.
            guard answer.status == 401, AnswerReading.error(of: answer) == .tokenExpired else { return answer }
            let renewed = try await tokens.authorization(insteadOf: authorization)
            return try await pool.exchange(ClientRequest(path: path, body: body, authorization: renewed))
        } catch .refused(let error) {
            throw error
        } catch {
            throw .serviceUnreachable
        }
    }
}
