public import KeyModel

/// Replaces the key policy.
public struct PutKeyPolicy: ServiceRequest {
    public static let name = OperationName.putKeyPolicy

    public var key: KeyReference
    /// 1 to 32,768 UTF-8 bytes in IAM's language.
    public var policy: String
    public var bypassPolicyLockoutSafetyCheck: Bool

    public init(key: KeyReference, policy: String, bypassPolicyLockoutSafetyCheck: Bool = false) {
        self.key = key
        self.policy = policy
        self.bypassPolicyLockoutSafetyCheck = bypassPolicyLockoutSafetyCheck
    }

    public var demands: [Demand] {
        [Demand(.putKeyPolicy, on: .key(key), facts: bypassPolicyLockoutSafetyCheck ? [.bypassesLockoutCheck] : [])]
    }

    public func validate() throws(ServiceError) {
        try KeyPolicies.validate(policy)
    }

    public struct Outcome: Sendable, Codable {
        public init() {}
    }
}
