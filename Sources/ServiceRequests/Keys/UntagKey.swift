public import KeyModel

/// Takes tags off a key.
public struct UntagKey: ServiceRequest {
    public static let name = OperationName.untagKey

    public var key: KeyReference
    public var tagKeys: [String]

    public init(key: KeyReference, tagKeys: [String]) {
        self.key = key
        self.tagKeys = tagKeys
    }

    public var demands: [Demand] {
        [Demand(.untagResource, on: .key(key), for: .change, facts: [.tagKeys(tagKeys)])]
    }

    public func validate() throws(ServiceError) {
        for tagKey in tagKeys { try KeyTags.validate(key: tagKey) }
    }

    public struct Outcome: Sendable, Codable {
        public init() {}
    }
}
