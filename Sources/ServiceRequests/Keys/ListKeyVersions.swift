public import KeyModel

/// Lists the versions of a key, oldest first.
public struct ListKeyVersions: ServiceRequest {
    public static let name = OperationName.listKeyVersions

    public var key: KeyReference
    public var page: PageRequest

    public init(key: KeyReference, page: PageRequest) {
        self.key = key
        self.page = page
    }

    public var demands: [Demand] {
        [Demand(.listKeyVersions, on: .key(key))]
    }

    public func validate() throws(ServiceError) {
        try page.validate()
    }

    public typealias Outcome = Page<KeyVersionDescription>
}
