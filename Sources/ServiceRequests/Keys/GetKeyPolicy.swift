public import KeyModel

/// The key policy, as it was put.
public struct GetKeyPolicy: ServiceRequest {
    public static let name = OperationName.getKeyPolicy

    public var key: KeyReference

    public init(key: KeyReference) {
        self.key = key
    }

    public var demands: [Demand] {
        [Demand(.getKeyPolicy, on: .key(key))]
    }

    public struct Outcome: Sendable, Codable {
        public var policy: String

        public init(policy: String) {
            self.policy = policy
        }
    }
}
