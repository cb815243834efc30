public import KeyModel

/// Allows the use of a suspended key again.
public struct ReactivateKey: ServiceRequest {
    public static let name = OperationName.reactivateKey

    public var key: KeyReference

    public init(key: KeyReference) {
        self.key = key
    }

    public var demands: [Demand] {
        [Demand(.enableKey, on: .key(key), for: .change)]
    }

    public struct Outcome: Sendable, Codable {
        public init() {}
    }
}
