public import KeyModel

/// Brings the keys of a key store to the modules that lack some: they were away when those were made, or are new.
public struct SynchronizeKeyStore: ServiceRequest {
    public static let name = OperationName.synchronizeKeyStore

    public var keyStore: KeyStoreReference

    public init(keyStore: KeyStoreReference) {
        self.keyStore = keyStore
    }

    public var demands: [Demand] {
        [Demand(.synchronizeKeyStore, on: .vault(keyStore.vault))]
    }

    public struct Outcome: Sendable, Codable {
        /// How many keys were brought to how many modules, in sum.
        public var count: Int

        public init(count: Int) {
            self.count = count
        }
    }
}
