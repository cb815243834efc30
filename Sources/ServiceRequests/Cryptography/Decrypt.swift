public import KeyModel

/// Opens a ciphertext.
public struct Decrypt: ServiceRequest {
    public static let name = OperationName.decrypt

    /// For symmetric ciphertexts whose key the caller leaves open: the one that the header names.
    public var key: KeyReference
    /// nil for the current one, or the one that the ciphertext names.
    public var version: KeyVersionIdentifier?
    /// 1 to 6,144 bytes.
    public var ciphertext: [UInt8]
    public var algorithm: EncryptionAlgorithm
    /// Bound to the ciphertext, and needed again to open it.
    public var context: [String: String]
    public var recipient: Recipient?
    /// Whether a dry run is content with a ciphertext that doesn't open.
    public var dryRunIgnoresCiphertext: Bool?

    public init(
        key: KeyReference, version: KeyVersionIdentifier? = nil, ciphertext: [UInt8],
        algorithm: EncryptionAlgorithm = .symmetric, context: [String: String] = [:], recipient: Recipient? = nil,
        dryRunIgnoresCiphertext: Bool? = nil
    ) {
        self.key = key
        self.version = version
        self.ciphertext = ciphertext
        self.algorithm = algorithm
        self.context = context
        self.recipient = recipient
        self.dryRunIgnoresCiphertext = dryRunIgnoresCiphertext
    }

    public var demands: [Demand] {
        [
            Demand(
                .decrypt, on: .key(key), for: .processProtected, encryptionContext: context,
                facts: [.encryptionAlgorithm(algorithm)])
        ]
    }

    public func validate() throws(ServiceError) {
        try EncryptionContexts.validate(context)
        try recipient?.validate()
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyVersionIdentity
        /// Empty when it is for a recipient alone.
        public var plaintext: SecretBytes
        public var algorithm: EncryptionAlgorithm
        /// CMS EnvelopedData, DER; nil where no recipient was named.
        public var forRecipient: [UInt8]?

        public init(
            key: KeyVersionIdentity, plaintext: SecretBytes, algorithm: EncryptionAlgorithm,
            forRecipient: [UInt8]? = nil
        ) {
            self.key = key
            self.plaintext = plaintext
            self.algorithm = algorithm
            self.forRecipient = forRecipient
        }
    }
}
