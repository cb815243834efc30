public import KeyModel

/// Takes an HSM out of a cluster and gives it back to the pool. What is in the HSM stays there.
public struct RemoveHardwareModule: ServiceRequest {
    public static let name = OperationName.removeHardwareModule

    public var cluster: HardwareClusterReference
    public var member: HardwareMemberSelector

    public init(cluster: HardwareClusterReference, member: HardwareMemberSelector) {
        self.cluster = cluster
        self.member = member
    }

    public var demands: [Demand] {
        [Demand(.removeHardwareModule, on: .hardwareCluster(cluster))]
    }

    public func validate() throws(ServiceError) {
        try cluster.validate()
    }

    public struct Outcome: Sendable, Codable {
        public var member: HardwareMemberIdentifier

        public init(member: HardwareMemberIdentifier) { self.member = member }
    }
}

/// How a request names an HSM of a cluster.
public enum HardwareMemberSelector: Hashable, Sendable, Codable {
    case identifier(HardwareMemberIdentifier)
    case address(String)
}
