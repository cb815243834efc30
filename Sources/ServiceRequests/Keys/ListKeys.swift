public import KeyModel

/// Lists the keys of a vault, in the order of their identifiers.
public struct ListKeys: ServiceRequest {
    public static let name = OperationName.listKeys

    public var vault: VaultSelector
    public var page: PageRequest

    public init(vault: VaultSelector, page: PageRequest) {
        self.vault = vault
        self.page = page
    }

    public var demands: [Demand] {
        [Demand(.listKeys, on: .vault(vault))]
    }

    public func validate() throws(ServiceError) {
        try page.validate()
    }

    public typealias Outcome = Page<KeyIdentity>
}
