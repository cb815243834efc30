public import KeyModel

/// Random bytes from the module's generator, or from that of a key store's modules.
public struct GenerateRandom: ServiceRequest {
    public static let name = OperationName.generateRandom

    public var vault: VaultSelector
    /// 1 to 1,024.
    public var byteCount: Int
    /// nil for the service's own module.
    public var keyStore: KeyStoreIdentifier?

    public init(vault: VaultSelector, byteCount: Int, keyStore: KeyStoreIdentifier? = nil) {
        self.vault = vault
        self.byteCount = byteCount
        self.keyStore = keyStore
    }

    public var demands: [Demand] {
        [Demand(.generateRandom, on: .vault(vault))]
    }

    public func validate() throws(ServiceError) {
        guard (1...1024).contains(byteCount) else { throw .invalidInput(.dataKeyLength) }
    }

    public struct Outcome: Sendable, Codable {
        public var bytes: SecretBytes

        public init(bytes: SecretBytes) {
            self.bytes = bytes
        }
    }
}
