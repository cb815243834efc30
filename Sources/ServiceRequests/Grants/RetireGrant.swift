public import KeyModel

/// Ends a grant, for those whom the grant itself lets end it, and for the key's account.
public struct RetireGrant: ServiceRequest {
    public static let name = OperationName.retireGrant

    public var grant: GrantReference

    public init(grant: GrantReference) { self.grant = grant }

    public var demands: [Demand] {
        guard let (key, identifier) = grant.parts else { return [] }
        return [Demand(.retireGrant, on: .key(key), grant: .retiring(identifier))]
    }

    public func validate() throws(ServiceError) {
        switch grant {
        case .token: if grant.parts == nil { throw .grantTokenInvalid }
        case .identified(_, let identifier): try GrantLimits.validate(identifier)
        }
    }

    public struct Outcome: Sendable, Codable {
        public init() {}
    }
}

/// How RetireGrant names a grant.
public enum GrantReference: Hashable, Sendable, Codable {
    case token(String)
    case identified(KeyReference, GrantIdentifier)

    /// nil for a text that can't be a token.
    var parts: (key: KeyReference, identifier: GrantIdentifier)? {
        switch self {
        case .token(let text): GrantToken(parsing: text).map { ($0.reference, $0.grant) }
        case .identified(let key, let identifier): (key, identifier)
        }
    }
}
