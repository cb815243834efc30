public import KeyModel

/// Puts tags on a key; 50 at most in all.
public struct TagKey: ServiceRequest {
    public static let name = OperationName.tagKey

    public var key: KeyReference
    /// Added to those that are there, or replacing them by key.
    public var tags: [String: String]

    public init(key: KeyReference, tags: [String: String]) {
        self.key = key
        self.tags = tags
    }

    public var demands: [Demand] {
        [Demand(.tagResource, on: .key(key), for: .change, facts: [.tags(tags)])]
    }

    public func validate() throws(ServiceError) {
        try KeyTags.validate(tags)
    }

    public struct Outcome: Sendable, Codable {
        public init() {}
    }
}
