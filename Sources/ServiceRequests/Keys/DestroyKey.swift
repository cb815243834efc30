public import KeyModel

/// Destroys a key whose day has come: its material, its names, and then the key itself. Can't be undone.
public struct DestroyKey: ServiceRequest {
    public static let name = OperationName.destroyKey

    public var key: KeyReference

    public init(key: KeyReference) {
        self.key = key
    }

    public var demands: [Demand] {
        [Demand(.destroyKey, on: .key(key), for: .destroy)]
    }

    public struct Outcome: Sendable, Codable {
        public init() {}
    }
}
