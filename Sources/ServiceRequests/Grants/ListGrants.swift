public import KeyModel

/// Lists the grants of a key, in the order of their identifiers.
public struct ListGrants: ServiceRequest {
    public static let name = OperationName.listGrants

    public var key: KeyReference
    /// Only that one.
    public var identifier: GrantIdentifier?
    /// Only those of that principal, an ARN.
    public var grantee: String?
    public var page: PageRequest

    public init(
        key: KeyReference, identifier: GrantIdentifier? = nil, grantee: String? = nil, page: PageRequest
    ) {
        self.key = key
        self.identifier = identifier
        self.grantee = grantee
        self.page = page
    }

    public var demands: [Demand] { [Demand(.listGrants, on: .key(key))] }

    public func validate() throws(ServiceError) {
        try page.validate()
        if let identifier { try GrantLimits.validate(identifier) }
        if let grantee { try GrantLimits.validate(principal: grantee) }
        if let after = page.after, (try? GrantLimits.validate(after)) == nil { throw .invalidInput(.pageMarker) }
    }

    public typealias Outcome = Page<Grant>
}
