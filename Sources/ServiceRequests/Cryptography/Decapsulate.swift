public import KeyModel

/// Gets an encapsulated secret out (ML-KEM). What was made for another key gives another secret, not an error.
public struct Decapsulate: ServiceRequest {
    public static let name = OperationName.decapsulate

    public var key: KeyReference
    /// 1 to 6,144 bytes; exactly as many as the key's kind has, or it is refused.
    public var encapsulated: [UInt8]

    public init(key: KeyReference, encapsulated: [UInt8]) {
        self.key = key
        self.encapsulated = encapsulated
    }

    public var demands: [Demand] { [Demand(.decapsulate, on: .key(key), for: .processProtected)] }

    public func validate() throws(ServiceError) {
        guard (1...6144).contains(encapsulated.count) else { throw .ciphertextInvalid }
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyVersionIdentity
        /// 32 bytes.
        public var secret: SecretBytes

        public init(key: KeyVersionIdentity, secret: SecretBytes) {
            self.key = key
            self.secret = secret
        }
    }
}
