public import KeyModel

/// A fresh secret, in clear and encapsulated to a key (ML-KEM).
public struct Encapsulate: ServiceRequest {
    public static let name = OperationName.encapsulate

    public var key: KeyReference

    public init(key: KeyReference) { self.key = key }

    public var demands: [Demand] { [Demand(.encapsulate, on: .key(key), for: .applyProtection)] }

    public struct Outcome: Sendable, Codable {
        public var key: KeyVersionIdentity
        /// 32 bytes.
        public var secret: SecretBytes
        /// 768, 1,088 or 1,568 bytes.
        public var encapsulated: [UInt8]

        public init(key: KeyVersionIdentity, secret: SecretBytes, encapsulated: [UInt8]) {
            self.key = key
            self.secret = secret
            self.encapsulated = encapsulated
        }
    }
}
