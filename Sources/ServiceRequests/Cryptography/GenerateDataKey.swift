public import KeyModel

/// A fresh data key, in clear and encrypted.
public struct GenerateDataKey: ServiceRequest {
    public static let name = OperationName.generateDataKey

    public var key: KeyReference
    /// 1 to 1,024.
    public var byteCount: Int
    /// Bound to the ciphertext, and needed again to open it.
    public var context: [String: String]

    public init(key: KeyReference, byteCount: Int, context: [String: String] = [:]) {
        self.key = key
        self.byteCount = byteCount
        self.context = context
    }

    public var demands: [Demand] {
        [
            Demand(
                .generateDataKey, on: .key(key), for: .applyProtection, encryptionContext: context,
                facts: [.encryptionAlgorithm(.symmetric)])
        ]
    }

    public func validate() throws(ServiceError) {
        guard (1...1024).contains(byteCount) else { throw .invalidInput(.dataKeyLength) }
        try EncryptionContexts.validate(context)
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyVersionIdentity
        public var plaintext: SecretBytes
        public var ciphertext: [UInt8]

        public init(key: KeyVersionIdentity, plaintext: SecretBytes, ciphertext: [UInt8]) {
            self.key = key
            self.plaintext = plaintext
            self.ciphertext = ciphertext
        }
    }
}
