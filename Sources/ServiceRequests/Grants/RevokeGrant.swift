public import KeyModel

/// Ends a grant, for those who administer its key.
public struct RevokeGrant: ServiceRequest {
    public static let name = OperationName.revokeGrant

    public var key: KeyReference
    public var identifier: GrantIdentifier

    public init(key: KeyReference, identifier: GrantIdentifier) {
        self.key = key
        self.identifier = identifier
    }

    public var demands: [Demand] { [Demand(.revokeGrant, on: .key(key))] }

    public func validate() throws(ServiceError) { try GrantLimits.validate(identifier) }

    public struct Outcome: Sendable, Codable {
        public init() {}
    }
}
