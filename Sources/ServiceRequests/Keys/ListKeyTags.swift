public import KeyModel

/// The tags of a key, in the order of their keys.
public struct ListKeyTags: ServiceRequest {
    public static let name = OperationName.listKeyTags

    public var key: KeyReference
    public var page: PageRequest

    public init(key: KeyReference, page: PageRequest) {
        self.key = key
        self.page = page
    }

    public var demands: [Demand] {
        [Demand(.listResourceTags, on: .key(key))]
    }

    public func validate() throws(ServiceError) {
        try page.validate()
    }

    public typealias Outcome = Page<KeyTag>
}
