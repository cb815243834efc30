public import KeyModel

/// Makes a replica of a multi-region key its primary, and the primary a replica. Nothing else about them changes.
public struct PromoteReplica: ServiceRequest {
    public static let name = OperationName.promoteReplica

    /// The primary of now.
    public var key: KeyReference
    /// The region of the replica that becomes it.
    public var region: String

    public init(key: KeyReference, region: String) {
        self.key = key
        self.region = region
    }

    /// That the replica may be promoted is demanded while performing: only the primary knows which it is.
    public var demands: [Demand] {
        [Demand(.updatePrimaryRegion, on: .key(key), for: .requireActive, facts: [.primaryRegion(region)])]
    }

    public func validate() throws(ServiceError) {
        guard (1...32).contains(region.utf8.count) else { throw .invalidInput(.vaultAddress) }
    }

    public struct Outcome: Sendable, Codable {
        public var primary: KeyIdentity

        public init(primary: KeyIdentity) {
            self.primary = primary
        }
    }
}
