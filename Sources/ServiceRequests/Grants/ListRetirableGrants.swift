public import KeyModel

/// Lists the grants that a principal is named in to retire, of all vaults in the vault's region.
public struct ListRetirableGrants: ServiceRequest {
    public static let name = OperationName.listRetirableGrants

    public var vault: VaultSelector
    /// An ARN of the caller's own account.
    public var retiringPrincipal: String
    public var page: PageRequest

    public init(vault: VaultSelector, retiringPrincipal: String, page: PageRequest) {
        self.vault = vault
        self.retiringPrincipal = retiringPrincipal
        self.page = page
    }

    public var demands: [Demand] { [Demand(.listRetirableGrants, on: .vault(vault))] }

    public func validate() throws(ServiceError) {
        try page.validate()
        try GrantLimits.validate(principal: retiringPrincipal)
    }

    public typealias Outcome = Page<Grant>
}
