public import KeyModel

/// Connects a key store, so that its keys can be used. That it failed is told by its description, as AWS has it.
public struct ConnectKeyStore: ServiceRequest {
    public static let name = OperationName.connectKeyStore

    public var keyStore: KeyStoreReference

    public init(keyStore: KeyStoreReference) {
        self.keyStore = keyStore
    }

    public var demands: [Demand] {
        [Demand(.connectKeyStore, on: .vault(keyStore.vault))]
    }

    public struct Outcome: Sendable, Codable {
        public init() {}
    }
}
