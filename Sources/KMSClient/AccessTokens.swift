import FoundationEssentials
import KeyModel
import NativeDoor

/// The client's token, renewed before it expires.
actor AccessTokens {
    private let pool: ConnectionPool
    private let credentials: ClientCredentials
    private var current: (authorization: String, renewal: ContinuousClock.Instant)?
    private var renewing: Task<Result<String, ClientError>, Never>?

    init(pool: ConnectionPool, credentials: ClientCredentials) {
        self.pool = pool
        self.credentials = credentials
    }

    /// What `Authorization` has to say.
    /// - Parameter refused: what it said when the service found the token expired; nil at first.
    func authorization(insteadOf refused: String? = nil) async throws(ClientError) -> String {
        if let current, current.authorization != refused, current.renewal > .now { return current.authorization }
        // Many callers can find the token too old at once; one of them renews it.
        let task = renewing ?? Task { await self.renew() }
        renewing = task
        return try await task.value.get()
    }

    private func renew() async -> Result<String, ClientError> {
        defer { renewing = nil }
        do throws(ClientError) {
            let answer = try await pool.exchange(try request())
            guard answer.status == 200 else { throw .refused(AnswerReading.error(of: answer)) }
            guard let token = try? NativeWire.decode(TokenAnswer.self, from: answer.body) else {
                throw .notOurProtocol(pool.endpoint)
            }
            let lifetime = max(1, token.expiresInSeconds)
            let authorization = "Bearer " + token.accessToken
            // A minute early, so that it doesn't expire on its way; a short-lived one at half of its life.
            current = (authorization, .now + .seconds(max(lifetime - 60, lifetime / 2)))
            return .success(authorization)
        } catch {
            return .failure(error)
        }
    }

    private func request() throws(ClientError) -> ClientRequest {
        let asked = TokenRequest(clientID: credentials.client, clientSecret: credentials.secret)
        guard let body = try? NativeWire.encode(asked) else { throw .refused(.credentialMalformed) }
        return ClientRequest(path: NativeWire.tokenPath, body: body, authorization: nil)
    }
}

/// What an answer that is no success says.
enum AnswerReading {
    static func error(of answer: ClientAnswer) -> ServiceError {
        if let error = try? NativeWire.decode(NativeErrorAnswer.self, from: answer.body) { return error.error }
        // The front, or a proxy, in words of its own.
        return answer.status == 413 ? .bodyTooLarge(limit: 1 << 20) : .serviceUnreachable
    }
}
