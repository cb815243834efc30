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

    public init(
        key: KeyReference, version: KeyVersionIdentifier? = nil, ciphertext: [UInt8],
        algorithm: EncryptionAlgorithm = .symmetric, context: [String: String] = [:]
    ) {
        self.key = key
        self.version = version
        self.ciphertext = ciphertext
        self.algorithm = algorithm
        self.context = context
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
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyVersionIdentity
        public var plaintext: SecretBytes
        public var algorithm: EncryptionAlgorithm

        public init(key: KeyVersionIdentity, plaintext: SecretBytes, algorithm: EncryptionAlgorithm) {
            self.key = key
            self.plaintext = plaintext
            self.algorithm = algorithm
        }
    }
}
