public import KeyModel

/// Forbids all use of a key until it is reactivated.
public struct SuspendKey: ServiceRequest {
    public static let name = OperationName.suspendKey

    public var key: KeyReference

    public init(key: KeyReference) {
        self.key = key
    }

    public var demands: [Demand] {
        [Demand(.disableKey, on: .key(key), for: .change)]
    }

    public struct Outcome: Sendable, Codable {
        public init() {}
    }
}
