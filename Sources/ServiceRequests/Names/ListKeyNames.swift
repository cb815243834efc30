public import FoundationEssentials
public import KeyModel

/// Lists the names of a vault, in their order.
public struct ListKeyNames: ServiceRequest {
    public static let name = OperationName.listKeyNames

    public var vault: VaultSelector
    /// Only the names of that key.
    public var key: KeyReference?
    /// Whether each key is described as well.
    public var describing: Bool
    public var page: PageRequest

    public init(vault: VaultSelector, key: KeyReference? = nil, describing: Bool = false, page: PageRequest) {
        self.vault = vault
        self.key = key
        self.describing = describing
        self.page = page
    }

    public var demands: [Demand] {
        var demands = [Demand(.listAliases, on: .vault(vault))]
        if let key { demands.append(Demand(.listAliases, on: .key(key))) }
        return demands
    }

    public func validate() throws(ServiceError) {
        try page.validate()
    }

    public typealias Outcome = Page<NamedKey>
}

/// A name and the key that it stands for.
public struct NamedKey: Hashable, Sendable, Codable {
    public var name: KeyName
    public var key: KeyIdentity
    public var created: Date
    public var updated: Date
    public var description: KeyDescription?

    public init(name: KeyName, key: KeyIdentity, created: Date, updated: Date, description: KeyDescription?) {
        self.name = name
        self.key = key
        self.created = created
        self.updated = updated
        self.description = description
    }
}
