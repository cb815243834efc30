public import KeyModel

/// Makes a key store, which is not connected yet.
public struct CreateKeyStore: ServiceRequest {
    public static let name = OperationName.createKeyStore

    public var vault: VaultSelector
    /// 1 to 256 characters, unique in the vault.
    public var storeName: String
    public var backend: Backend

    /// Where the store's keys are to live.
    public enum Backend: Sendable, Codable {
        /// In the modules of a cluster.
        case hardware(HardwareKeyStoreSettings)
        /// In another key manager, behind a proxy.
        case external(ExternalKeyStoreSettings)
    }

    public init(vault: VaultSelector, storeName: String, backend: Backend) {
        self.vault = vault
        self.storeName = storeName
        self.backend = backend
    }

    public var demands: [Demand] {
        [Demand(.createKeyStore, on: .vault(vault))]
    }

    public func validate() throws(ServiceError) {
        try KeyStoreRules.validate(name: storeName)
        switch backend {
        case .hardware(let settings): try settings.validate()
        case .external(let settings): try settings.validate()
        }
    }

    public struct Outcome: Sendable, Codable {
        public var identifier: KeyStoreIdentifier

        public init(identifier: KeyStoreIdentifier) {
            self.identifier = identifier
        }
    }
}

public struct HardwareKeyStoreSettings: Sendable, Codable {
    public var cluster: HardwareClusterIdentifier
    /// The certificate of the cluster's owner, in PEM; at most 5,000 characters.
    public var trustAnchor: String
    /// The PIN of the cluster's modules: 7 to 32 bytes.
    public var password: SecretBytes

    public init(cluster: HardwareClusterIdentifier, trustAnchor: String, password: SecretBytes) {
        self.cluster = cluster
        self.trustAnchor = trustAnchor
        self.password = password
    }

    func validate() throws(ServiceError) {
        guard (1...5000).contains(trustAnchor.utf8.count) else { throw .invalidInput(.keyStore(.trustAnchor)) }
        guard (1...64).contains(cluster.utf8.count) else { throw .invalidInput(.keyStore(.cluster)) }
        try KeyStoreRules.validate(password: password)
    }
}
