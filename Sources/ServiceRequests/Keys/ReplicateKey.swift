public import KeyModel

/// Makes a replica of a multi-region key in a vault of another region: the same identifier, versions and material, with a
/// policy, tags, description and state of its own.
public struct ReplicateKey: ServiceRequest {
    public static let name = OperationName.replicateKey

    /// The primary.
    public var key: KeyReference
    /// Where the replica goes: the vault of that region in the key's own account. By its region, since policies say
    /// which regions a key may go to.
    public var region: String
    public var account: String
    /// A key policy in IAM's language; nil for the default, which leaves it to identity policies.
    public var policy: String?
    /// Whether a policy is accepted that locks its author out.
    public var bypassPolicyLockoutSafetyCheck: Bool
    /// At most 8,192 UTF-16 code units.
    public var description: String
    public var tags: [String: String]

    public init(
        key: KeyReference, region: String, account: String, policy: String? = nil,
        bypassPolicyLockoutSafetyCheck: Bool = false, description: String = "", tags: [String: String] = [:]
    ) {
        self.key = key
        self.region = region
        self.account = account
        self.policy = policy
        self.bypassPolicyLockoutSafetyCheck = bypassPolicyLockoutSafetyCheck
        self.description = description
        self.tags = tags
    }

    public var demands: [Demand] {
        var facts: [RequestFact] = [.replicaRegion(region)]
        if bypassPolicyLockoutSafetyCheck { facts.append(.bypassesLockoutCheck) }
        if !tags.isEmpty { facts.append(.tags(tags)) }
        let vault = VaultSelector.located(region: region, account: account)
        let made = facts + [.isMultiRegion(true), .isReplica(true)]
        var demands = [
            Demand(.replicateKey, on: .key(key), for: .requireActive, facts: facts),
            Demand(.createKey, on: .vault(vault), facts: made),
        ]
        if !tags.isEmpty { demands.append(Demand(.tagResource, on: .vault(vault), facts: made)) }
        return demands
    }

    public func validate() throws(ServiceError) {
        guard description.utf16.count <= 8192 else { throw .invalidInput(.description) }
        try KeyTags.validate(tags)
        if let policy { try KeyPolicies.validate(policy) }
    }

    public struct Outcome: Sendable, Codable {
        public var replica: KeyDescription
        public var policy: String

        public init(replica: KeyDescription, policy: String) {
            self.replica = replica
            self.policy = policy
        }
    }
}
