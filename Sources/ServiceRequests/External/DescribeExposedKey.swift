public import KeyModel

/// What another service must know of a key before it relies on it.
public struct DescribeExposedKey: ServiceRequest {
    public static let name = OperationName.describeExposedKey

    public var key: KeyReference
    public var context: ExternalContext

    public init(key: KeyReference, context: ExternalContext) {
        self.key = key
        self.context = context
    }

    public var demands: [Demand] {
        [Demand(.describeExposedKey, on: .key(key))]
    }

    public func validate() throws(ServiceError) { try context.validate() }

    public struct Outcome: Sendable, Codable {
        public var algorithm: KeyAlgorithm
        public var capabilities: [KeyCapability]
        /// Whether it can be used now.
        public var isEnabled: Bool

        public init(algorithm: KeyAlgorithm, capabilities: [KeyCapability], isEnabled: Bool) {
            self.algorithm = algorithm
            self.capabilities = capabilities
            self.isEnabled = isEnabled
        }
    }
}
