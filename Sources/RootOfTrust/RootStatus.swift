public import FoundationEssentials

/// Whether a root or a token can be used now.
public enum Reachability: Hashable, Sendable, Codable {
    case reachable
    case unreachable(RootError)
}

/// What a token says of itself, trimmed of its padding.
public struct TokenDescription: Hashable, Sendable, Codable {
    public let label: String
    public let manufacturer: String
    public let model: String
    public let serialNumber: String
    /// `major.minor`
    public let firmware: String

    public init(label: String, manufacturer: String, model: String, serialNumber: String, firmware: String) {
        self.label = label
        self.manufacturer = manufacturer
        self.model = model
        self.serialNumber = serialNumber
        self.firmware = firmware
    }
}

/// The state of a root of trust, for the operator.
public struct RootStatus: Hashable, Sendable, Codable {
    public let identity: RootIdentity
    public let reachability: Reachability
    /// Since when it has been reachable, or not.
    public let since: Date
    /// Whether the key at rest needs more than its file to be opened: a passphrase, or a token.
    public let isProtectedAtRest: Bool
    /// nil for a software root, and for a token that has not been reached yet.
    public let token: TokenDescription?

    public init(
        identity: RootIdentity, reachability: Reachability, since: Date, isProtectedAtRest: Bool,
        token: TokenDescription? = nil
    ) {
        self.identity = identity
        self.reachability = reachability
        self.since = since
        self.isProtectedAtRest = isProtectedAtRest
        self.token = token
    }
}

/// The state of a token that holds keys, for the operator.
public struct HardwareStatus: Hashable, Sendable, Codable {
    public let tokenLabel: String
    public let reachability: Reachability
    /// Since when it has been reachable, or not.
    public let since: Date
    /// nil until the token has been reached once.
    public let token: TokenDescription?

    public init(tokenLabel: String, reachability: Reachability, since: Date, token: TokenDescription?) {
        self.tokenLabel = tokenLabel
        self.reachability = reachability
        self.since = since
        self.token = token
    }
}
