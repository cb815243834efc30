/// A name for a principal that doesn't change with its credentials: a UUID in lower case.
public typealias PrincipalIdentifier = String

/// Who asks: the identity that the gate has established, or the service itself.
public struct Caller: Hashable, Sendable, Codable {
    public enum Kind: String, Sendable, Codable {
        /// A person or a workload with credentials of its own.
        case user
        /// A part of this service, such as the scheduler.
        case system
        /// Nobody (yet): what is recorded of a request whose credential was refused.
        case anonymous
    }

    public var kind: Kind
    public var identifier: PrincipalIdentifier
    public var name: String
    /// The principal's account, 12 digits, and its partition; empty for the service itself.
    public var account: String
    public var partition: String

    public init(kind: Kind, identifier: PrincipalIdentifier, name: String, account: String, partition: String) {
        self.kind = kind
        self.identifier = identifier
        self.name = name
        self.account = account
        self.partition = partition
    }

    /// - Parameter part: the part of the service, such as `scheduler`.
    public static func system(_ part: SystemPart) -> Caller {
        Caller(kind: .system, identifier: "system:" + part.rawValue, name: part.rawValue, account: "", partition: "")
    }

    public static let anonymous = Caller(
        kind: .anonymous, identifier: "", name: "anonymous", account: "", partition: "")
}

/// The parts of the service that act on their own account; each is bound to the actions that it needs.
public enum SystemPart: String, Sendable, Codable, CaseIterable {
    case bootstrap, scheduler
}
