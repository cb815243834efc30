public import KeyModel

/// Deletes a key store that is disconnected and has no keys.
public struct DeleteKeyStore: ServiceRequest {
    public static let name = OperationName.deleteKeyStore

    public var keyStore: KeyStoreReference

    public init(keyStore: KeyStoreReference) {
        self.keyStore = keyStore
    }

    public var demands: [Demand] {
        [Demand(.deleteKeyStore, on: .vault(keyStore.vault))]
    }

    public struct Outcome: Sendable, Codable {
        public init() {}
    }
}
