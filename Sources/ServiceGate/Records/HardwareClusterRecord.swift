public import FoundationEssentials
public import KeyModel
public import ServiceRequests
public import Storage

/// A cluster of HSMs of the pool that the operator configured.
public struct HardwareClusterRecord: Record, Equatable {
    public static var kind: RowKind { .hardwareCluster }

    public var identifier: HardwareClusterIdentifier
    public var vaultName: VaultName
    public var created: Date
    public var moduleType: String
    public var mode: HardwareClusterMode
    public var subnets: [AvailabilityZone: String]
    public var backupRetentionDays: Int
    public var tags: [String: String]
    /// PEM, and the public key in it as a `SubjectPublicKeyInfo`; nil before the first HSM.
    public var certificateRequest: CertificateRequest?
    /// PEM; nil while it is not initialized.
    public var certificate: String?
    public var trustAnchor: String?
    public var members: [Member]
    public var deleted: Date?

    public struct CertificateRequest: Hashable, Sendable, Codable {
        public var text: String
        public var publicKey: [UInt8]

        public init(text: String, publicKey: [UInt8]) {
            self.text = text
            self.publicKey = publicKey
        }
    }

    /// An HSM of the pool, in this cluster.
    public struct Member: Hashable, Sendable, Codable {
        public var identifier: HardwareMemberIdentifier
        /// The name that the configuration has for it.
        public var module: String
        public var availabilityZone: AvailabilityZone
        public var address: String

        public init(
            identifier: HardwareMemberIdentifier, module: String, availabilityZone: AvailabilityZone, address: String
        ) {
            self.identifier = identifier
            self.module = module
            self.availabilityZone = availabilityZone
            self.address = address
        }
    }

    public init(_ request: CreateHardwareCluster, subnets: [AvailabilityZone: String], vault: VaultName, at now: Date) {
        identifier = HardwareNames.newCluster()
        vaultName = vault
        created = now
        moduleType = request.moduleType
        mode = request.mode
        self.subnets = subnets
        backupRetentionDays = request.backupRetentionDays
        tags = request.tags
        members = []
    }

    public var rowIdentifier: String { identifier }

    public var state: HardwareClusterState {
        if deleted != nil { return .deleted }
        return certificate == nil ? .uninitialized : .active
    }

    public static func rowKey(of cluster: HardwareClusterIdentifier, vault: VaultName) -> RowKey {
        RowKey(.hardwareCluster, vault: vault, cluster)
    }
}

/// That an HSM of the pool is in a cluster: one row for each HSM, so that no two clusters can have it.
public struct HardwareClaimRecord: Record, Equatable {
    public static var kind: RowKind { .hardwareClaim }

    public var module: String
    public var cluster: HardwareClusterIdentifier
    public var claimed: Date

    public init(module: String, cluster: HardwareClusterIdentifier, claimed: Date) {
        self.module = module
        self.cluster = cluster
        self.claimed = claimed
    }

    /// The pool is the service's, and not one vault's.
    public var vaultName: VaultName { "" }
    public var rowIdentifier: String { module }
    public var parent: String { cluster }

    public static func rowKey(of module: String) -> RowKey { RowKey(.hardwareClaim, vault: "", module) }
}
