public import KeyModel

/// The vaults that a multi-region key is in. Each of its keys knows all of them, and all are told in one commit.
public struct MultiRegionSet: Hashable, Sendable, Codable {
    /// The one that is rotated and replicated.
    public var primary: VaultAddress
    /// In the order in which they were made.
    public var replicas: [VaultAddress]

    public init(primary: VaultAddress, replicas: [VaultAddress] = []) {
        self.primary = primary
        self.replicas = replicas
    }

    public var vaults: [VaultAddress] { [primary] + replicas }

    /// The set with another primary; the old one takes the place of the replica that becomes it.
    public func promoting(_ replica: VaultAddress) -> MultiRegionSet {
        MultiRegionSet(primary: replica, replicas: replicas.map { $0.name == replica.name ? primary : $0 })
    }

    public func removing(_ replica: VaultAddress) -> MultiRegionSet {
        MultiRegionSet(primary: primary, replicas: replicas.filter { $0.name != replica.name })
    }
}
