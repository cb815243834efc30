public import KeyModel

/// Lists the vaults of the caller's account, in the order of their names; all of them to who administers the service.
public struct ListVaults: ServiceRequest {
    public static let name = OperationName.listVaults

    public init() {}

    public var demands: [Demand] {
        [Demand(.listVaults, on: .caller)]
    }

    public struct Outcome: Sendable, Codable {
        public var vaults: [VaultAddress]

        public init(vaults: [VaultAddress]) {
            self.vaults = vaults
        }
    }
}
