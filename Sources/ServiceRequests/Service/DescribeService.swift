public import FoundationEssentials
public import KeyModel

/// What runs here, and how it is.
public struct DescribeService: ServiceRequest {
    public static let name = OperationName.describeService

    public init() {}

    public var demands: [Demand] {
        [Demand(.describeService, on: .service)]
    }

    public struct Outcome: Sendable, Codable {
        public var version: String
        public var module: String
        public var isFIPS: Bool
        public var root: String
        public var rootIsReachable: Bool
        public var hardware: String?
        /// Those that key stores are made of.
        public var modules: [HardwareModuleState]?
        public var vaultCount: Int
        public var auditRecordCount: Int
        public var auditVerifierKey: String
        public var memoryIsLocked: Bool

        public init(
            version: String, module: String, isFIPS: Bool, root: String, rootIsReachable: Bool, hardware: String?,
            vaultCount: Int, auditRecordCount: Int, auditVerifierKey: String, memoryIsLocked: Bool,
            modules: [HardwareModuleState]? = nil
        ) {
            self.version = version
            self.module = module
            self.isFIPS = isFIPS
            self.root = root
            self.rootIsReachable = rootIsReachable
            self.hardware = hardware
            self.vaultCount = vaultCount
            self.auditRecordCount = auditRecordCount
            self.auditVerifierKey = auditVerifierKey
            self.memoryIsLocked = memoryIsLocked
            self.modules = modules
        }
    }
}

/// How an HSM that key stores are made of is.
public struct HardwareModuleState: Hashable, Sendable, Codable {
    public var module: HardwareModule
    public var isReachable: Bool
    /// Since when it has been so.
    public var since: Date

    public init(module: HardwareModule, isReachable: Bool, since: Date) {
        self.module = module
        self.isReachable = isReachable
        self.since = since
    }
}
