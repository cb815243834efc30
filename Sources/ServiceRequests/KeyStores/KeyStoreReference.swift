public import KeyModel

/// How a request names a key store.
public struct KeyStoreReference: Hashable, Sendable, Codable {
    public var identifier: KeyStoreIdentifier
    public var vault: VaultSelector

    public init(_ identifier: KeyStoreIdentifier, in vault: VaultSelector) {
        self.identifier = identifier
        self.vault = vault
    }
}

enum KeyStoreRules {
    /// - Source: AWS KMS API Reference, CreateCustomKeyStore, CustomKeyStoreName: 1 to 256 characters
    static func validate(name: String) throws(ServiceError) {
        guard (1...256).contains(name.utf16.count) else { throw .invalidInput(.keyStore(.name)) }
    }

    /// - Source: AWS KMS API Reference, CreateCustomKeyStore, KeyStorePassword: 7 to 32 characters
    static func validate(password: SecretBytes) throws(ServiceError) {
        guard (7...32).contains(password.count) else { throw .invalidInput(.keyStore(.password)) }
    }
}
