public import KeyModel

/// Whether the service could serve another one's key manager now: its root, and its module, are tried.
public struct CheckExternalHealth: ServiceRequest {
    public static let name = OperationName.checkExternalHealth

    public var context: ExternalContext

    public init(context: ExternalContext) { self.context = context }

    public var demands: [Demand] {
        [Demand(.checkExternalHealth, on: .caller)]
    }

    public func validate() throws(ServiceError) { try context.validate() }

    public struct Outcome: Sendable, Codable {
        public var version: String
        /// Who made what the keys are rooted in, and what it is.
        public var rootVendor: String
        public var rootModel: String
        public var rootIdentifier: String
        public var isHealthy: Bool

        public init(
            version: String, rootVendor: String, rootModel: String, rootIdentifier: String, isHealthy: Bool
        ) {
            self.version = version
            self.rootVendor = rootVendor
            self.rootModel = rootModel
            self.rootIdentifier = rootIdentifier
            self.isHealthy = isHealthy
        }
    }
}
