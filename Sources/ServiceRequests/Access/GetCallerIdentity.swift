public import KeyModel

/// Who the caller is. Nobody needs a permission for it, and no policy can deny it.
public struct GetCallerIdentity: ServiceRequest {
    public static let name = OperationName.getCallerIdentity

    public init() {}

    public var demands: [Demand] {
        [Demand(.getCallerIdentity, on: .caller)]
    }

    public struct Outcome: Sendable, Codable {
        public var caller: Caller

        public init(caller: Caller) { self.caller = caller }
    }
}
