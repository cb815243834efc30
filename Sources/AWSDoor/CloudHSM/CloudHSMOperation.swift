import KeyModel

/// Every operation of AWS CloudHSM V2: a closed list, so that what is missing is said rather than forgotten.
/// - Source: AWS CloudHSM V2 service model 2017-04-28 (botocore)
enum CloudHSMOperation: String, CaseIterable, Sendable {
    case copyBackupToRegion = "CopyBackupToRegion"
    case createCluster = "CreateCluster"
    case createHsm = "CreateHsm"
    case deleteBackup = "DeleteBackup"
    case deleteCluster = "DeleteCluster"
    case deleteHsm = "DeleteHsm"
    case deleteResourcePolicy = "DeleteResourcePolicy"
    case describeBackups = "DescribeBackups"
    case describeClusters = "DescribeClusters"
    case getResourcePolicy = "GetResourcePolicy"
    case initializeCluster = "InitializeCluster"
    case listTags = "ListTags"
    case modifyBackupAttributes = "ModifyBackupAttributes"
    case modifyCluster = "ModifyCluster"
    case putResourcePolicy = "PutResourcePolicy"
    case restoreBackup = "RestoreBackup"
    case tagResource = "TagResource"
    case untagResource = "UntagResource"

    static let targetPrefix = "BaldrApiService."

    /// nil for what AWS hasn't got either.
    init?(target: String?) {
        guard let target, target.hasPrefix(Self.targetPrefix) else { return nil }
        self.init(rawValue: String(target.dropFirst(Self.targetPrefix.count)))
    }

    /// nil for what isn't here: an HSM's backups are its maker's to make.
    var carriedOut: OperationName? {
        switch self {
        case .createCluster: .createHardwareCluster
        case .describeClusters: .describeHardwareClusters
        case .initializeCluster: .initializeHardwareCluster
        case .modifyCluster: .modifyHardwareCluster
        case .deleteCluster: .deleteHardwareCluster
        case .createHsm: .addHardwareModule
        case .deleteHsm: .removeHardwareModule
        case .tagResource: .tagHardwareCluster
        case .untagResource: .untagHardwareCluster
        case .listTags: .listHardwareClusterTags
        case .copyBackupToRegion, .deleteBackup, .deleteResourcePolicy, .describeBackups, .getResourcePolicy,
            .modifyBackupAttributes, .putResourcePolicy, .restoreBackup:
            nil
        }
    }
}
