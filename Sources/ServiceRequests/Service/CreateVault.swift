public import KeyModel

/// Makes a vault, with a vault key of its own.
public struct CreateVault: ServiceRequest {
    public static let name = OperationName.createVault

    public var address: VaultAddress

    public init(address: VaultAddress) {
        self.address = address
    }

    public var demands: [Demand] {
        [Demand(.createVault, on: .service)]
    }

    public func validate() throws(ServiceError) {
        try address.validate()
    }

    public struct Outcome: Sendable, Codable {
        public var address: VaultAddress

        public init(address: VaultAddress) {
            self.address = address
        }
    }
}
