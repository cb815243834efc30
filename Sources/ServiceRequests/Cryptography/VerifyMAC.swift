public import KeyModel

/// Tells whether a message's authentication code is right.
public struct VerifyMAC: ServiceRequest {
    public static let name = OperationName.verifyMAC

    public var key: KeyReference
    /// 1 to 4,096 bytes.
    public var message: [UInt8]
    public var mac: [UInt8]
    public var algorithm: MACAlgorithm

    public init(key: KeyReference, message: [UInt8], mac: [UInt8], algorithm: MACAlgorithm) {
        self.key = key
        self.message = message
        self.mac = mac
        self.algorithm = algorithm
    }

    public var demands: [Demand] {
        [Demand(.verifyMac, on: .key(key), for: .processProtected, facts: [.macAlgorithm(algorithm)])]
    }

    public func validate() throws(ServiceError) {
        guard (1...4096).contains(message.count) else { throw .invalidInput(.messageTooLong(limit: 4096)) }
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyVersionIdentity
        public var isValid: Bool
        public var algorithm: MACAlgorithm

        public init(key: KeyVersionIdentity, isValid: Bool, algorithm: MACAlgorithm) {
            self.key = key
            self.isValid = isValid
            self.algorithm = algorithm
        }
    }
}
