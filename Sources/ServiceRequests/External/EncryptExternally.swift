public import KeyModel

/// Encrypts what another service's key manager wants kept under a key of ours.
public struct EncryptExternally: ServiceRequest {
    public static let name = OperationName.encryptExternally
    /// Bytes; the specification asks for 4,300.
    public static let longestPlaintext = 8192
    /// Bytes; the specification asks for as many.
    public static let longestAuthenticated = 8192

    public var key: KeyReference
    /// 1 to 8,192 bytes.
    public var plaintext: SecretBytes
    /// Bound to the ciphertext, and needed again to open it; 0 to 8,192 bytes.
    public var authenticated: [UInt8]
    /// Whether the answer says by what it can be told that it arrived whole, after it was opened again here.
    public var wantsIntegrityValue: Bool
    public var context: ExternalContext

    public init(
        key: KeyReference, plaintext: SecretBytes, authenticated: [UInt8] = [], wantsIntegrityValue: Bool = false,
        context: ExternalContext
    ) {
        self.key = key
        self.plaintext = plaintext
        self.authenticated = authenticated
        self.wantsIntegrityValue = wantsIntegrityValue
        self.context = context
    }

    public var demands: [Demand] {
        [Demand(.encryptExternally, on: .key(key), for: .applyProtection)]
    }

    public func validate() throws(ServiceError) {
        guard !plaintext.isEmpty else { throw .invalidInput(.plaintextEmpty) }
        guard plaintext.count <= Self.longestPlaintext else {
            throw .invalidInput(.plaintextTooLong(limit: Self.longestPlaintext, .symmetric, .aes256))
        }
        guard authenticated.count <= Self.longestAuthenticated else { throw .invalidInput(.context) }
        try context.validate()
    }

    public struct Outcome: Sendable, Codable {
        public var ciphertext: ExternalCiphertext
        /// SHA-256 over all that a decryption needs, in this order: authenticated, metadata, nonce, ciphertext, tag.
        public var integrityValue: [UInt8]?

        public init(ciphertext: ExternalCiphertext, integrityValue: [UInt8]?) {
            self.ciphertext = ciphertext
            self.integrityValue = integrityValue
        }
    }
}
