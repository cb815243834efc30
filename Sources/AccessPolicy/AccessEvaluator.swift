import KeyModel

/// The policies that have a say in a request.
public struct AccessPolicies: Sendable {
    /// The caller's own.
    public var identity: PolicySet
    /// What the caller's own may allow at most; nil for no such bound.
    public var boundary: PolicySet?
    /// What a session may do at most of what its role may; nil for no such bound.
    public var session: PolicySet?

    public init(identity: PolicySet, boundary: PolicySet? = nil, session: PolicySet? = nil) {
        self.identity = identity
        self.boundary = boundary
        self.session = session
    }

    /// The condition keys that a decision may ask for.
    public var keys: Set<ConditionKeyName> {
        identity.keys.union(boundary?.keys ?? []).union(session?.keys ?? [])
    }
}

/// Decides on requests from policies alone: no clock, no store, nothing that changes.
/// - Source: AWS IAM User Guide, Policy evaluation logic; AWS KMS Developer Guide, Key policies in AWS KMS
public enum AccessEvaluator {
    /// A statement that denies wins over all that allow. Then, where the resource has a policy, that policy has to allow the
    /// caller, or the caller's account; the caller's identity policies have to allow it too, unless the resource is of the
    /// same account and its policy names the caller. A resource without a policy leaves it to the identity policies. Where
    /// a boundary or a session's policy is set, it has to allow what an identity policy, or a role's name in the key's
    /// policy, allows.
    /// - Parameters:
    ///   - policies: the caller's.
    ///   - resourcePolicy: the key's; nil for what has none (CreateKey, ListKeys, GenerateRandom, key names).
    ///   - lookUp: asked for the condition keys that the statements at hand name, and for no others.
    public static func decide(
        _ request: AccessRequest, by policies: AccessPolicies, resourcePolicy: ResourcePolicy?,
        _ lookUp: ConditionLookup
    ) -> AccessDecision {
        let byResource = resourcePolicy?.findings(request, lookUp)
        if let denial = denial(of: request, by: policies, byResource, lookUp) { return denial }

        if request.isSameAccount, let allowance = byResource?.allowance { return .allowed(by: allowance) }
        let limited = request.isSameAccount ? byResource?.limitedAllowance : nil
        guard let allowance = limited ?? policies.identity.allowance(of: request, lookUp) else {
            return .denied(.noIdentityPolicyAllows)
        }
        if let boundary = policies.boundary, boundary.allowance(of: request, lookUp) == nil {
            return .denied(.noBoundaryAllows)
        }
        if let session = policies.session, session.allowance(of: request, lookUp) == nil {
            return .denied(.noSessionPolicyAllows)
        }
        // Nobody but its own account can let anybody in to what has no policy.
        guard byResource?.isSilent ?? !request.isSameAccount else { return .allowed(by: allowance) }
        return .denied(.noResourcePolicyAllows)
    }

    /// Whether a new key policy would keep the caller from ever changing it again: AWS's lockout safety check.
    ///
    /// It looks at the key policy alone. One that leaves the decision to the caller's account passes, whatever the caller's
    /// identity policies say today, since the account's administrators can change those. Conditions are tried with what
    /// the caller's present request says.
    /// - Parameters:
    ///   - request: the caller and the key; its action is of no account.
    ///   - keyPolicy: the one that is about to be set.
    /// - Source: AWS KMS API Reference, PutKeyPolicy, BypassPolicyLockoutSafetyCheck
    public static func wouldLockOut(
        _ request: AccessRequest, under keyPolicy: PolicyDocument, _ lookUp: ConditionLookup
    ) -> Bool {
        var request = request
        request.action = .putKeyPolicy
        let findings = ResourcePolicy(NamedPolicy(name: "", document: keyPolicy)).findings(request, lookUp)
        return findings.denial != nil || findings.isSilent
    }

    private static func denial(
        of request: AccessRequest, by policies: AccessPolicies, _ byResource: ResourcePolicy.Findings?,
        _ lookUp: ConditionLookup
    ) -> AccessDecision? {
        if let statement = policies.identity.denial(of: request, lookUp) {
            return AccessDecision(outcome: .denied(.identityPolicyDenies), decidedBy: statement)
        }
        if let statement = byResource?.denial {
            return AccessDecision(outcome: .denied(.resourcePolicyDenies), decidedBy: statement)
        }
        if let statement = policies.boundary?.denial(of: request, lookUp) {
            return AccessDecision(outcome: .denied(.boundaryDenies), decidedBy: statement)
        }
        if let statement = policies.session?.denial(of: request, lookUp) {
            return AccessDecision(outcome: .denied(.sessionPolicyDenies), decidedBy: statement)
        }
        return nil
    }
}

extension AccessDecision {
    fileprivate static func allowed(by statement: StatementReference) -> AccessDecision {
        AccessDecision(outcome: .allowed, decidedBy: statement)
    }

    fileprivate static func denied(_ reason: DenialReason) -> AccessDecision {
        AccessDecision(outcome: .denied(reason), decidedBy: nil)
    }
}
