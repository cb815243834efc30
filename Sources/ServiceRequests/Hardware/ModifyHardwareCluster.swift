public import KeyModel

/// Changes how long backups of a cluster would be kept.
public struct ModifyHardwareCluster: ServiceRequest {
    public static let name = OperationName.modifyHardwareCluster

    public var cluster: HardwareClusterReference
    /// 7 to 379.
    public var backupRetentionDays: Int

    public init(cluster: HardwareClusterReference, backupRetentionDays: Int) {
        self.cluster = cluster
        self.backupRetentionDays = backupRetentionDays
    }

    public var demands: [Demand] {
        [Demand(.modifyHardwareCluster, on: .hardwareCluster(cluster))]
    }

    public func validate() throws(ServiceError) {
        try cluster.validate()
        try BackupRetention.validate(backupRetentionDays)
    }

    public typealias Outcome = HardwareClusterDescription
}
