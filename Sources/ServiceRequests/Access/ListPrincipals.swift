public import KeyModel

/// Lists the principals, in the order of their identifiers.
public struct ListPrincipals: ServiceRequest {
    public static let name = OperationName.listPrincipals

    public var page: PageRequest

    public init(page: PageRequest) {
        self.page = page
    }

    public var demands: [Demand] {
        [Demand(.listPrincipals, on: .service)]
    }

    public func validate() throws(ServiceError) {
        try page.validate()
    }

    public typealias Outcome = Page<Caller>
}
