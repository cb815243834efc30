public import FoundationEssentials
public import KeyModel

/// Shows the key stores of a vault, in the order of their identifiers, or one of them.
public struct DescribeKeyStores: ServiceRequest {
    public static let name = OperationName.describeKeyStores

    public var vault: VaultSelector
    /// nil for all.
    public var selector: KeyStoreSelector?
    public var page: PageRequest

    public init(vault: VaultSelector, selector: KeyStoreSelector? = nil, page: PageRequest) {
        self.vault = vault
        self.selector = selector
        self.page = page
    }

    public var demands: [Demand] {
        [Demand(.describeKeyStores, on: .vault(vault))]
    }

    public func validate() throws(ServiceError) { try page.validate() }

    public typealias Outcome = Page<KeyStoreDescription>
}

/// Everything that may be said of a key store to who may describe it.
public struct KeyStoreDescription: Hashable, Sendable, Codable {
    public var identifier: KeyStoreIdentifier
    public var name: String
    public var created: Date
    public var connection: KeyStoreConnection
    /// Why it could not be connected; nil unless it `failed`.
    public var fault: KeyStoreConnectionFault?
    public var backend: Backend

    public enum Backend: Hashable, Sendable, Codable {
        /// `modules` are the operator's names for them.
        case hardware(cluster: HardwareClusterIdentifier, trustAnchor: String, modules: [HardwareModule.Name])
        case external(ProxyPlace, accessKey: String)
    }

    public init(
        identifier: KeyStoreIdentifier, name: String, created: Date, connection: KeyStoreConnection,
        fault: KeyStoreConnectionFault?, backend: Backend
    ) {
        self.identifier = identifier
        self.name = name
        self.created = created
        self.connection = connection
        self.fault = fault
        self.backend = backend
    }
}

/// The key store that a key lives in.
public struct KeyStoreMembership: Hashable, Sendable, Codable {
    public var identifier: KeyStoreIdentifier
    /// nil for a store that has no cluster.
    public var cluster: HardwareClusterIdentifier?
    public var isConnected: Bool

    public init(identifier: KeyStoreIdentifier, cluster: HardwareClusterIdentifier?, isConnected: Bool) {
        self.identifier = identifier
        self.cluster = cluster
        self.isConnected = isConnected
    }
}
