public import KeyModel

/// A fresh key pair: PKCS #8 in clear and encrypted, and SubjectPublicKeyInfo, all DER.
public struct GenerateDataKeyPair: ServiceRequest {
    public static let name = OperationName.generateDataKeyPair

    public var key: KeyReference
    /// An asymmetric kind.
    public var pair: KeyAlgorithm
    /// Bound to the ciphertext, and needed again to open it.
    public var context: [String: String]
    public var recipient: Recipient?

    public init(key: KeyReference, pair: KeyAlgorithm, context: [String: String] = [:], recipient: Recipient? = nil) {
        self.key = key
        self.pair = pair
        self.context = context
        self.recipient = recipient
    }

    public var demands: [Demand] {
        [
            Demand(
                .generateDataKeyPair, on: .key(key), for: .applyProtection, encryptionContext: context,
                facts: [.pairAlgorithm(pair), .encryptionAlgorithm(.symmetric)])
        ]
    }

    public func validate() throws(ServiceError) {
        guard pair.isAsymmetric else { throw .keyAlgorithmUnsupported(pair) }
        try EncryptionContexts.validate(context)
        try recipient?.validate()
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyVersionIdentity
        public var pair: KeyAlgorithm
        /// Empty when it is for a recipient alone.
        public var privateKey: SecretBytes
        public var privateKeyCiphertext: [UInt8]
        public var publicKey: [UInt8]
        /// CMS EnvelopedData, DER; nil where no recipient was named.
        public var forRecipient: [UInt8]?

        public init(
            key: KeyVersionIdentity, pair: KeyAlgorithm, privateKey: SecretBytes, privateKeyCiphertext: [UInt8],
            publicKey: [UInt8], forRecipient: [UInt8]? = nil
        ) {
            self.key = key
            self.pair = pair
            self.privateKey = privateKey
            self.privateKeyCiphertext = privateKeyCiphertext
            self.publicKey = publicKey
            self.forRecipient = forRecipient
        }
    }
}
