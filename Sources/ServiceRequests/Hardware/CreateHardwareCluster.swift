public import KeyModel

/// Makes a cluster, without an HSM in it yet.
public struct CreateHardwareCluster: ServiceRequest {
    public static let name = OperationName.createHardwareCluster

    public var vault: VaultSelector
    /// `hsm1.medium` or `hsm2m.medium`.
    public var moduleType: String
    public var mode: HardwareClusterMode
    /// 1 to 10 names; each comes to stand for an availability zone that has HSMs.
    public var subnets: [String]
    /// 7 to 379.
    public var backupRetentionDays: Int
    public var tags: [String: String]

    public init(
        vault: VaultSelector, moduleType: String = "hsm1.medium", mode: HardwareClusterMode = .fips,
        subnets: [String], backupRetentionDays: Int = BackupRetention.defaultDays, tags: [String: String] = [:]
    ) {
        self.vault = vault
        self.moduleType = moduleType
        self.mode = mode
        self.subnets = subnets
        self.backupRetentionDays = backupRetentionDays
        self.tags = tags
    }

    public var demands: [Demand] {
        [Demand(.createHardwareCluster, on: .vault(vault), facts: tags.isEmpty ? [] : [.tags(tags)])]
    }

    public func validate() throws(ServiceError) {
        guard ["hsm1.medium", "hsm2m.medium"].contains(moduleType) else {
            throw .invalidInput(.hardwareCluster(.moduleType))
        }
        // - Source: AWS CloudHSM user guide, "Cluster modes": hsm1.medium is FIPS alone.
        guard mode == .fips || moduleType != "hsm1.medium" else { throw .invalidInput(.hardwareCluster(.mode)) }
        guard (1...10).contains(subnets.count), Set(subnets).count == subnets.count,
            subnets.allSatisfy({ (1...64).contains($0.utf8.count) })
        else { throw .invalidInput(.hardwareCluster(.subnets)) }
        try BackupRetention.validate(backupRetentionDays)
        try KeyTags.validate(tags)
    }

    public typealias Outcome = HardwareClusterDescription
}

/// How long backups of a cluster would be kept: it is kept in mind for clients that set it; there are no backups here.
/// - Source: AWS CloudHSM V2 service model, BackupRetentionPolicy
public enum BackupRetention {
    public static let defaultDays = 90

    static func validate(_ days: Int) throws(ServiceError) {
        guard (7...379).contains(days) else { throw .invalidInput(.hardwareCluster(.backupRetention)) }
    }
}
