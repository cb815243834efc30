public import KeyModel

/// Lists the vaults, in the order of their names.
public struct ListVaults: ServiceRequest {
    public static let name = OperationName.listVaults

    public init() {}

    public var demands: [Demand] {
        [Demand(.listVaults, on: .service)]
    }

    public struct Outcome: Sendable, Codable {
        public var vaults: [VaultAddress]

        public init(vaults: [VaultAddress]) {
            self.vaults = vaults
        }
    }
}
