public import KeyModel

/// Deletes a cluster that has no HSM any more.
public struct DeleteHardwareCluster: ServiceRequest {
    public static let name = OperationName.deleteHardwareCluster

    public var cluster: HardwareClusterReference

    public init(cluster: HardwareClusterReference) { self.cluster = cluster }

    public var demands: [Demand] {
        [Demand(.deleteHardwareCluster, on: .hardwareCluster(cluster))]
    }

    public func validate() throws(ServiceError) {
        try cluster.validate()
    }

    public typealias Outcome = HardwareClusterDescription
}
