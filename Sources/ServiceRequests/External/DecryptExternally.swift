public import KeyModel

/// Opens for another service's key manager what `EncryptExternally` made.
public struct DecryptExternally: ServiceRequest {
    public static let name = OperationName.decryptExternally

    public var key: KeyReference
    public var ciphertext: ExternalCiphertext
    public var authenticated: [UInt8]
    public var context: ExternalContext

    public init(
        key: KeyReference, ciphertext: ExternalCiphertext, authenticated: [UInt8] = [], context: ExternalContext
    ) {
        self.key = key
        self.ciphertext = ciphertext
        self.authenticated = authenticated
        self.context = context
    }

    public var demands: [Demand] {
        [Demand(.decryptExternally, on: .key(key), for: .processProtected)]
    }

    public func validate() throws(ServiceError) {
        let limit = EncryptExternally.longestPlaintext
        guard ciphertext.ciphertext.count <= limit else {
            throw .invalidInput(.plaintextTooLong(limit: limit, .symmetric, .aes256))
        }
        guard authenticated.count <= EncryptExternally.longestAuthenticated else { throw .invalidInput(.context) }
        try context.validate()
    }

    public struct Outcome: Sendable, Codable {
        public var plaintext: SecretBytes

        public init(plaintext: SecretBytes) { self.plaintext = plaintext }
    }
}
