public import KeyModel

/// Encrypts a small plaintext under a key.
public struct Encrypt: ServiceRequest {
    public static let name = OperationName.encrypt

    public var key: KeyReference
    /// nil for the current one, or the one that the ciphertext names.
    public var version: KeyVersionIdentifier?
    /// 1 to 4,096 bytes; RSA takes less.
    public var plaintext: SecretBytes
    public var algorithm: EncryptionAlgorithm
    /// Bound to the ciphertext, and needed again to open it.
    public var context: [String: String]

    public init(
        key: KeyReference, version: KeyVersionIdentifier? = nil, plaintext: SecretBytes,
        algorithm: EncryptionAlgorithm = .symmetric, context: [String: String] = [:]
    ) {
        self.key = key
        self.version = version
        self.plaintext = plaintext
        self.algorithm = algorithm
        self.context = context
    }

    public var demands: [Demand] {
        [
            Demand(
                .encrypt, on: .key(key), for: .applyProtection, encryptionContext: context,
                facts: [.encryptionAlgorithm(algorithm)])
        ]
    }

    public func validate() throws(ServiceError) {
        guard !plaintext.isEmpty else { throw .invalidInput(.plaintextEmpty) }
        try EncryptionContexts.validate(context)
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyVersionIdentity
        public var ciphertext: [UInt8]
        public var algorithm: EncryptionAlgorithm

        public init(key: KeyVersionIdentity, ciphertext: [UInt8], algorithm: EncryptionAlgorithm) {
            self.key = key
            self.ciphertext = ciphertext
            self.algorithm = algorithm
        }
    }
}
