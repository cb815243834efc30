public import KeyModel

/// Random bytes from the module's generator, or from that of a key store's modules.
public struct GenerateRandom: ServiceRequest {
    public static let name = OperationName.generateRandom

    public var vault: VaultSelector
    /// 1 to 1,024.
    public var byteCount: Int
    /// nil for the service's own module.
    public var keyStore: KeyStoreIdentifier?
    public var recipient: Recipient?

    public init(
        vault: VaultSelector, byteCount: Int, keyStore: KeyStoreIdentifier? = nil, recipient: Recipient? = nil
    ) {
        self.vault = vault
        self.byteCount = byteCount
        self.keyStore = keyStore
        self.recipient = recipient
    }

    public var demands: [Demand] {
        [Demand(.generateRandom, on: .vault(vault))]
    }

    public func validate() throws(ServiceError) {
        guard (1...1024).contains(byteCount) else { throw .invalidInput(.dataKeyLength) }
        try recipient?.validate()
    }

    public struct Outcome: Sendable, Codable {
        /// Empty when they are for a recipient alone.
        public var bytes: SecretBytes
        /// CMS EnvelopedData, DER; nil where no recipient was named.
        public var forRecipient: [UInt8]?

        public init(bytes: SecretBytes, forRecipient: [UInt8]? = nil) {
            self.bytes = bytes
            self.forRecipient = forRecipient
        }
    }
}
