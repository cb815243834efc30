public import KeyModel

/// The names of a key's policies: `default`, always.
public struct ListKeyPolicies: ServiceRequest {
    public static let name = OperationName.listKeyPolicies

    public var key: KeyReference

    public init(key: KeyReference) {
        self.key = key
    }

    public var demands: [Demand] {
        [Demand(.listKeyPolicies, on: .key(key))]
    }

    public struct Outcome: Sendable, Codable {
        public var names: [String]

        public init(names: [String]) {
            self.names = names
        }
    }
}
