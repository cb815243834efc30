import KeyModel
import ServiceRequests

/// A session that answers from a script and keeps what it was asked.
actor ScriptedSession: Session {
    struct Refusal: Hashable, Sendable {
        var operation: OperationName?
        var error: ServiceError
    }

    nonisolated let caller = Caller(
        kind: .user, identifier: "44444444-4444-4444-4444-444444444444", name: "tester", account: "123456789012",
        partition: "aws-us-gov")
    nonisolated let vault: VaultAddress? = .sample

    private var script: [OperationName: [Result<any Sendable, ServiceError>]] = [:]
    private(set) var requests: [any ServiceRequest] = []
    private(set) var refusals: [Refusal] = []
    private var refusalFailure: ServiceError?

    func answer(_ operation: OperationName, _ outcome: any Sendable) {
        script[operation, default: []].append(.success(outcome))
    }

    func fail(_ operation: OperationName, _ error: ServiceError) {
        script[operation, default: []].append(.failure(error))
    }

    func failRefusals(_ error: ServiceError) { refusalFailure = error }

    func submit<R: ServiceRequest>(_ request: R, options: SubmissionOptions) async throws(ServiceError) -> R.Outcome {
        try request.validate()
        requests.append(request)
        guard var answers = script[R.name], !answers.isEmpty else { throw .internalFault("unscripted") }
        let answer = answers.removeFirst()
        script[R.name] = answers
        switch answer {
        case .success(let outcome):
            guard let outcome = outcome as? R.Outcome else { throw .internalFault("mistyped") }
            return outcome
        case .failure(let error): throw error
        }
    }

    func recordRefusal(of operation: OperationName?, because error: ServiceError) async throws(ServiceError) {
        refusals.append(Refusal(operation: operation, error: error))
        if let refusalFailure { throw refusalFailure }
    }

    func only<R: ServiceRequest>(_ type: R.Type) -> R? { requests.compactMap { $0 as? R }.first }
}

/// An entrance that lets one token and one client secret in.
actor ScriptedEntrance: ServiceEntrance {
    let session: ScriptedSession
    private(set) var seen: [(credential: String, vault: VaultTarget, origin: Origin)] = []
    private var failure: ServiceError?
    private var lookupFailure: ServiceError?

    init(session: ScriptedSession) { self.session = session }

    func fail(_ error: ServiceError) { failure = error }
    func failLookup(_ error: ServiceError) { lookupFailure = error }

    func session(
        for credential: Credential?, at vault: VaultTarget, from origin: Origin
    ) async throws(ServiceError) -> any Session {
        seen.append((Self.text(credential), vault, origin))
        if let failure { throw failure }
        switch credential {
        case .bearer(let token, let audience, _):
            guard audience == "https://vault.localhost:8443" else { throw .credentialWrong }
            switch String(decoding: token.copyBytes(), as: UTF8.self) {
            case "good": return session
            case "expired": throw .tokenExpired
            default: throw .credentialWrong
            }
        case .clientSecret(let client, let secret, let tenant):
            guard client == "client", tenant == VaultAddress.sample.tenant else { throw .credentialUnknown }
            guard secret.copyBytes() == Array("s3cret".utf8) else { throw .credentialWrong }
            return session
        case .signature, nil: throw .credentialMissing
        }
    }

    func recordRefusal(because error: ServiceError, from origin: Origin) async throws(ServiceError) {
        seen.append((error.label, .none, origin))
        if let failure { throw failure }
    }

    func tokenVerificationKeys() async throws(ServiceError) -> [TokenVerificationKey] {
        if let lookupFailure { throw lookupFailure }
        return [TokenVerificationKey(keyIdentifier: "k1", modulus: [0xC0, 0xFF, 0xEE], exponent: [1, 0, 1])]
    }

    func vault(named name: VaultName) async throws(ServiceError) -> VaultAddress? {
        if let lookupFailure { throw lookupFailure }
        return name == VaultAddress.sample.name ? .sample : nil
    }

    private static func text(_ credential: Credential?) -> String {
        switch credential {
        case .bearer(let token, let audience, _):
            "bearer \(String(decoding: token.copyBytes(), as: UTF8.self)) \(audience)"
        case .clientSecret(let client, let secret, let tenant):
            "secret \(client) \(String(decoding: secret.copyBytes(), as: UTF8.self)) \(tenant)"
        case .signature: "signature"
        case nil: "none"
        }
    }
}
