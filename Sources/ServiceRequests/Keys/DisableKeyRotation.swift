public import KeyModel

/// Ends the automatic rotation of a key.
public struct DisableKeyRotation: ServiceRequest {
    public static let name = OperationName.disableKeyRotation

    public var key: KeyReference

    public init(key: KeyReference) {
        self.key = key
    }

    public var demands: [Demand] {
        [Demand(.disableKeyRotation, on: .key(key), for: .arrangeRotation)]
    }

    public struct Outcome: Sendable, Codable {
        public init() {}
    }
}
