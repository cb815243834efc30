public import KeyModel

/// Puts a free HSM of an availability zone into a cluster. With the first one the cluster's certificate request is made.
public struct AddHardwareModule: ServiceRequest {
    public static let name = OperationName.addHardwareModule

    public var cluster: HardwareClusterReference
    public var availabilityZone: AvailabilityZone
    /// Dotted decimal; nil for one that is chosen.
    public var address: String?

    public init(cluster: HardwareClusterReference, availabilityZone: AvailabilityZone, address: String? = nil) {
        self.cluster = cluster
        self.availabilityZone = availabilityZone
        self.address = address
    }

    public var demands: [Demand] {
        [Demand(.addHardwareModule, on: .hardwareCluster(cluster))]
    }

    public func validate() throws(ServiceError) {
        try cluster.validate()
        guard (1...64).contains(availabilityZone.utf8.count) else {
            throw .invalidInput(.hardwareCluster(.availabilityZone))
        }
        if let address { try HardwareAddresses.validate(address) }
    }

    public struct Outcome: Sendable, Codable {
        public var cluster: HardwareClusterDescription
        public var member: HardwareMemberDescription

        public init(cluster: HardwareClusterDescription, member: HardwareMemberDescription) {
            self.cluster = cluster
            self.member = member
        }
    }
}

enum HardwareAddresses {
    /// Four numbers up to 255, each written in one way alone.
    static func validate(_ address: String) throws(ServiceError) {
        let parts = address.split(separator: ".", omittingEmptySubsequences: false)
        let isRight = parts.count == 4 && parts.allSatisfy { UInt8($0).map(String.init) == String($0) }
        guard isRight else { throw .invalidInput(.hardwareCluster(.address)) }
    }
}
