public import KeyModel

/// A fresh data key, in clear and encrypted.
public struct GenerateDataKey: ServiceRequest {
    public static let name = OperationName.generateDataKey

    public var key: KeyReference
    /// 1 to 1,024.
    public var byteCount: Int
    /// Bound to the ciphertext, and needed again to open it.
    public var context: [String: String]
    public var recipient: Recipient?

    public init(key: KeyReference, byteCount: Int, context: [String: String] = [:], recipient: Recipient? = nil) {
        self.key = key
        self.byteCount = byteCount
        self.context = context
        self.recipient = recipient
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
        try recipient?.validate()
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyVersionIdentity
        /// Empty when it is for a recipient alone.
        public var plaintext: SecretBytes
        public var ciphertext: [UInt8]
        /// CMS EnvelopedData, DER; nil where no recipient was named.
        public var forRecipient: [UInt8]?

        public init(
            key: KeyVersionIdentity, plaintext: SecretBytes, ciphertext: [UInt8], forRecipient: [UInt8]? = nil
        ) {
            self.key = key
            self.plaintext = plaintext
            self.ciphertext = ciphertext
            self.forRecipient = forRecipient
        }
    }
}
