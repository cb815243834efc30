import KeyModel
import ServiceRequests
import Synchronization

/// An entrance that knows one client, and answers by script.
final class ScriptedEntrance: ServiceEntrance {
    typealias Script = @Sendable (any ServiceRequest, _ dryRun: Bool) throws(ServiceError) -> any Sendable

    static let client = "11111111-2222-4333-8444-555555555555"
    static let secret = "s3cr&t +%\"ü"

    struct Log {
        var requests: [any ServiceRequest] = []
        var dryRuns: [Bool] = []
        var refusals: [(operation: OperationName?, error: ServiceError)] = []
        var origins: [Origin] = []
        var issued = 0
        var expired: Set<Int> = []
    }

    let log = Mutex(Log())
    let lifetime: Int
    let script: Script

    init(lifetime: Int = 3600, script: @escaping Script = { _, _ throws(ServiceError) in throw .unsupportedOperation })
    {
        self.lifetime = lifetime
        self.script = script
    }

    func expireTokens() { log.withLock { $0.expired = Set(1...max(1, $0.issued)) } }

    func session(
        for credential: Credential?, at vault: VaultTarget, from origin: Origin
    ) async throws(ServiceError) -> any Session {
        log.withLock { $0.origins.append(origin) }
        switch credential {
        case nil: throw .credentialMissing
        case .signature: throw .credentialMalformed
        case .clientSecret(let client, let secret, _):
            guard client == Self.client else { throw .credentialUnknown }
            guard secret == SecretBytes(copying: Self.secret.utf8) else { throw .credentialWrong }
        case .bearer(let token, let audience, let issuer):
            guard audience == "aegis", issuer == "aegis" else { throw .credentialWrong }
            try check(String(decoding: token.copyBytes(), as: UTF8.self))
        }
        return ScriptedSession(entrance: self)
    }

    private func check(_ token: String) throws(ServiceError) {
        guard token.hasPrefix("token-"), let number = Int(token.dropFirst(6)) else { throw .credentialMalformed }
        let (issued, expired) = log.withLock { ($0.issued, $0.expired) }
        guard number <= issued else { throw .credentialWrong }
        if expired.contains(number) { throw .tokenExpired }
    }

    func recordRefusal(because error: ServiceError, from origin: Origin) async throws(ServiceError) {
        log.withLock {
            $0.origins.append(origin)
            $0.refusals.append((nil, error))
        }
    }

    func tokenVerificationKeys() async throws(ServiceError) -> [TokenVerificationKey] { [] }
    func vault(named name: VaultName) async throws(ServiceError) -> VaultAddress? { nil }
}

struct ScriptedSession: Session {
    let entrance: ScriptedEntrance
    var caller: Caller { .anonymous }
    var vault: VaultAddress? { nil }

    func submit<R: ServiceRequest>(_ request: R, options: SubmissionOptions) async throws(ServiceError) -> R.Outcome {
        entrance.log.withLock {
            $0.requests.append(request)
            $0.dryRuns.append(options.dryRun)
        }
        if request is IssueToken {
            let number = entrance.log.withLock {
                $0.issued += 1
                return $0.issued
            }
            let token = IssueToken.Outcome(
                token: SecretBytes(copying: "token-\(number)".utf8), expiresInSeconds: entrance.lifetime)
            return token as! R.Outcome
        }
        return try entrance.script(request, options.dryRun) as! R.Outcome
    }

    func recordRefusal(of operation: OperationName?, because error: ServiceError) async throws(ServiceError) {
        entrance.log.withLock { $0.refusals.append((operation, error)) }
    }
}
