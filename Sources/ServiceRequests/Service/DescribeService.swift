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
        public var vaultCount: Int
        public var auditRecordCount: Int
        public var auditVerifierKey: String
        public var memoryIsLocked: Bool

        public init(
            version: String, module: String, isFIPS: Bool, root: String, rootIsReachable: Bool, hardware: String?,
            vaultCount: Int, auditRecordCount: Int, auditVerifierKey: String, memoryIsLocked: Bool
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
        }
    }
}
