public import KeyModel

/// Shows the clusters of a vault, in the order of their identifiers.
public struct DescribeHardwareClusters: ServiceRequest {
    public static let name = OperationName.describeHardwareClusters

    public var vault: VaultSelector
    /// Only these; nil for all.
    public var clusters: [HardwareClusterIdentifier]?
    /// Only clusters in one of these states; nil for any.
    public var states: [HardwareClusterState]?
    public var page: PageRequest

    public init(
        vault: VaultSelector, clusters: [HardwareClusterIdentifier]? = nil, states: [HardwareClusterState]? = nil,
        page: PageRequest
    ) {
        self.vault = vault
        self.clusters = clusters
        self.states = states
        self.page = page
    }

    public var demands: [Demand] {
        [Demand(.describeHardwareClusters, on: .vault(vault))]
    }

    public func validate() throws(ServiceError) {
        try page.validate()
    }

    public typealias Outcome = Page<HardwareClusterDescription>
}
