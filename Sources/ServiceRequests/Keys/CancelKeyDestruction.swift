public import KeyModel

/// Calls a scheduled destruction off; the key is then suspended.
public struct CancelKeyDestruction: ServiceRequest {
    public static let name = OperationName.cancelKeyDestruction

    public var key: KeyReference

    public init(key: KeyReference) {
        self.key = key
    }

    public var demands: [Demand] {
        [Demand(.cancelKeyDeletion, on: .key(key), for: .cancelDestruction)]
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyIdentity

        public init(key: KeyIdentity) {
            self.key = key
        }
    }
}
