public import KeyModel

/// Changes a key store. All but the name can be changed only while it is disconnected.
public struct UpdateKeyStore: ServiceRequest {
    public static let name = OperationName.updateKeyStore

    public var keyStore: KeyStoreReference
    /// nil leaves it as it is, as with all that follow.
    public var newName: String?
    public var password: SecretBytes?
    public var cluster: HardwareClusterIdentifier?
    /// Of an external key store.
    public var proxy: ExternalKeyStoreChange?

    public init(
        keyStore: KeyStoreReference, newName: String? = nil, password: SecretBytes? = nil,
        cluster: HardwareClusterIdentifier? = nil, proxy: ExternalKeyStoreChange? = nil
    ) {
        self.keyStore = keyStore
        self.newName = newName
        self.password = password
        self.cluster = cluster
        self.proxy = proxy
    }

    public var demands: [Demand] {
        [Demand(.updateKeyStore, on: .vault(keyStore.vault))]
    }

    public func validate() throws(ServiceError) {
        guard newName != nil || changesMoreThanName else { throw .invalidInput(.keyStore(.change)) }
        if let newName { try KeyStoreRules.validate(name: newName) }
        try proxy?.validate()
        if let password { try KeyStoreRules.validate(password: password) }
    }

    /// Whether it needs a store that is disconnected.
    public var changesMoreThanName: Bool {
        password != nil || cluster != nil || proxy.map { !$0.isEmpty } ?? false
    }

    public struct Outcome: Sendable, Codable {
        public init() {}
    }
}
