public import KeyModel

/// A caller bound to the gate: all that a door, a command or the scheduler ever holds.
public protocol Session: Sendable {
    var caller: Caller { get }
    /// The vault that the request was sent to; nil where the protocol names none.
    var vault: VaultAddress? { get }

    /// Carries the request out if the caller may, and records it.
    /// - Returns: what came of it, once its record is durable.
    func submit<R: ServiceRequest>(_ request: R, options: SubmissionOptions) async throws(ServiceError) -> R.Outcome

    /// Records a request that the door couldn't turn into a value.
    /// - Throws: `.auditUnavailable` when it can't be recorded; that is then the answer.
    func recordRefusal(of operation: OperationName?, because error: ServiceError) async throws(ServiceError)
}

extension Session {
    public func submit<R: ServiceRequest>(_ request: R) async throws(ServiceError) -> R.Outcome {
        try await submit(request, options: SubmissionOptions())
    }

    public func submit<R: ServiceRequest>(_ request: R, dryRun: Bool) async throws(ServiceError) -> R.Outcome {
        try await submit(request, options: SubmissionOptions(dryRun: dryRun))
    }
}

/// How a request is to be carried out, whatever it asks.
public struct SubmissionOptions: Hashable, Sendable {
    /// Checks everything and performs nothing; success is `.dryRunSucceeded`, thrown.
    public var dryRun: Bool
    /// Each must be one of the service's (`.grantTokenInvalid`). They allow nothing more: grants hold at once here.
    public var grantTokens: [String]

    public init(dryRun: Bool = false, grantTokens: [String] = []) {
        self.dryRun = dryRun
        self.grantTokens = grantTokens
    }
}

/// Where doors get their sessions: the gate's authentication.
public protocol ServiceEntrance: Sendable {
    /// - Parameters:
    ///   - credential: as it was found in the request; nil where there was none.
    ///   - vault: the vault that the request was sent to, by the protocol's way of saying so; nil for none.
    /// - Throws: `.credential…`, `.signatureExpired`, `.tokenExpired`, `.vaultNotFound`; recorded like any refusal.
    func session(for credential: Credential?, at vault: VaultTarget, from origin: Origin) async throws(ServiceError)
        -> any Session

    /// Records a request that was refused before it could be said whose it is.
    /// - Throws: `.auditUnavailable` when it can't be recorded; that is then the answer.
    func recordRefusal(because error: ServiceError, from origin: Origin) async throws(ServiceError)

    /// The public half of what tokens are signed with, for the protocols that publish it.
    func tokenVerificationKeys() async throws(ServiceError) -> [TokenVerificationKey]

    /// The vault of that name; doors need the tenant for their challenge, before anybody has shown who they are.
    func vault(named name: VaultName) async throws(ServiceError) -> VaultAddress?
}

/// The vault that a request was sent to.
public enum VaultTarget: Hashable, Sendable {
    case none
    case named(VaultName)
    /// The one of that region in the caller's own account.
    case region(String)
}

/// Where a request came from.
public struct Origin: Hashable, Sendable {
    public var door: DoorName
    /// Unique; the caller sees it, and finds the record by it.
    public var requestID: String
    public var sourceAddress: String?
    public var userAgent: String?
    /// Whether it came over TLS.
    public var isSecure: Bool

    public init(
        door: DoorName, requestID: String, sourceAddress: String?, userAgent: String? = nil, isSecure: Bool = false
    ) {
        self.door = door
        self.requestID = requestID
        self.sourceAddress = sourceAddress
        self.userAgent = userAgent
        self.isSecure = isSecure
    }
}
