public import KeyModel

/// Authenticates a message.
public struct GenerateMAC: ServiceRequest {
    public static let name = OperationName.generateMAC

    public var key: KeyReference
    /// 1 to 4,096 bytes.
    public var message: [UInt8]
    public var algorithm: MACAlgorithm

    public init(key: KeyReference, message: [UInt8], algorithm: MACAlgorithm) {
        self.key = key
        self.message = message
        self.algorithm = algorithm
    }

    public var demands: [Demand] {
        [Demand(.generateMac, on: .key(key), for: .applyProtection, facts: [.macAlgorithm(algorithm)])]
    }

    public func validate() throws(ServiceError) {
        guard (1...4096).contains(message.count) else { throw .invalidInput(.messageTooLong(limit: 4096)) }
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyVersionIdentity
        public var mac: [UInt8]
        public var algorithm: MACAlgorithm

        public init(key: KeyVersionIdentity, mac: [UInt8], algorithm: MACAlgorithm) {
            self.key = key
            self.mac = mac
            self.algorithm = algorithm
        }
    }
}
