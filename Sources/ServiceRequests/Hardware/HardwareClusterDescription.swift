public import FoundationEssentials
public import KeyModel

/// A cluster of HSMs, as it is shown.
public struct HardwareClusterDescription: Hashable, Sendable, Codable {
    public var identifier: HardwareClusterIdentifier
    public var vault: VaultAddress
    public var created: Date
    public var state: HardwareClusterState
    /// `hsm1.medium`: the kind that was asked for, as it was written.
    public var moduleType: String
    public var mode: HardwareClusterMode
    /// The subnet that stands for each availability zone, as the request named them.
    public var subnets: [AvailabilityZone: String]
    public var backupRetentionDays: Int
    /// PEM; made with the cluster's first HSM, and of no use once the cluster is initialized.
    public var certificateRequest: String?
    /// PEM; the owner's.
    public var certificate: String?
    public var tags: [String: String]
    public var members: [HardwareMemberDescription]

    public init(
        identifier: HardwareClusterIdentifier, vault: VaultAddress, created: Date, state: HardwareClusterState,
        moduleType: String, mode: HardwareClusterMode, subnets: [AvailabilityZone: String], backupRetentionDays: Int,
        certificateRequest: String?, certificate: String?, tags: [String: String],
        members: [HardwareMemberDescription]
    ) {
        self.identifier = identifier
        self.vault = vault
        self.created = created
        self.state = state
        self.moduleType = moduleType
        self.mode = mode
        self.subnets = subnets
        self.backupRetentionDays = backupRetentionDays
        self.certificateRequest = certificateRequest
        self.certificate = certificate
        self.tags = tags
        self.members = members
    }
}

/// An HSM of a cluster, as it is shown.
public struct HardwareMemberDescription: Hashable, Sendable, Codable {
    public var identifier: HardwareMemberIdentifier
    public var availabilityZone: AvailabilityZone
    /// Dotted decimal; nobody connects to it.
    public var address: String
    /// Whether the configuration still names the HSM.
    public var isConfigured: Bool

    public init(
        identifier: HardwareMemberIdentifier, availabilityZone: AvailabilityZone, address: String, isConfigured: Bool
    ) {
        self.identifier = identifier
        self.availabilityZone = availabilityZone
        self.address = address
        self.isConfigured = isConfigured
    }
}

/// How a request names a cluster.
public struct HardwareClusterReference: Hashable, Sendable, Codable {
    public var vault: VaultSelector
    public var identifier: HardwareClusterIdentifier

    public init(_ identifier: HardwareClusterIdentifier, in vault: VaultSelector) {
        self.vault = vault
        self.identifier = identifier
    }

    /// - Source: AWS CloudHSM V2 service model, ClusterId
    func validate() throws(ServiceError) {
        let prefix = "cluster-"
        let rest = identifier.utf8.dropFirst(prefix.utf8.count)
        let isRight = rest.allSatisfy { $0.isLetter || (0x32...0x37).contains($0) } && (11...16).contains(rest.count)
        guard identifier.hasPrefix(prefix), isRight else { throw .invalidInput(.hardwareCluster(.identifier)) }
    }
}
