public import KeyModel

/// Disconnects a key store: its keys can't be used until it is connected again.
public struct DisconnectKeyStore: ServiceRequest {
    public static let name = OperationName.disconnectKeyStore

    public var keyStore: KeyStoreReference

    public init(keyStore: KeyStoreReference) {
        self.keyStore = keyStore
    }

    public var demands: [Demand] {
        [Demand(.disconnectKeyStore, on: .vault(keyStore.vault))]
    }

    public struct Outcome: Sendable, Codable {
        public init() {}
    }
}
