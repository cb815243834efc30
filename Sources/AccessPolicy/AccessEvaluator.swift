import KeyModel

/// Decides on requests from policies alone: no clock, no store, nothing that changes.
/// - Source: AWS IAM User Guide, Policy evaluation logic; AWS KMS Developer Guide, Key policies in AWS KMS
public enum AccessEvaluator {
    /// A statement that denies wins over all that allow. Then, where the resource has a policy, that policy has to allow the
    /// caller, or the caller's account; the caller's identity policies have to allow it too, unless the resource is of the
    /// same account and its policy names the caller. A resource without a policy leaves it to the identity policies.
    /// - Parameters:
    ///   - identityPolicies: the caller's, in any order.
    ///   - resourcePolicy: the key's; nil for what has none (CreateKey, ListKeys, GenerateRandom, key names).
    public static func decide(
        _ request: AccessRequest, identityPolicies: [NamedPolicy], resourcePolicy: NamedPolicy?
    ) -> AccessDecision {
        let question = Question(request)
        let byResource = resourcePolicy.map { question.findings(of: $0) } ?? Findings()
        var byIdentity = Findings()
        for policy in identityPolicies { byIdentity.add(question.findings(of: policy)) }

        if let denial = byIdentity.denial {
            return AccessDecision(outcome: .denied(.identityPolicyDenies), decidedBy: denial)
        }
        if let denial = byResource.denial {
            return AccessDecision(outcome: .denied(.resourcePolicyDenies), decidedBy: denial)
        }
        let isSameAccount = request.account == request.resourceAccount
        // Nobody but its own account can let anybody in to what has no policy.
        let allowance =
            resourcePolicy == nil
            ? (isSameAccount ? byIdentity.allowance : nil)
            : allowance(byResource, byIdentity, isSameAccount: isSameAccount)
        guard let allowance else {
            return AccessDecision(
                outcome: .denied(byIdentity.allowance == nil ? .noIdentityPolicyAllows : .noResourcePolicyAllows),
                decidedBy: nil)
        }
        return AccessDecision(outcome: .allowed, decidedBy: allowance)
    }

    /// Whether a new key policy would keep the caller from ever changing it again: AWS's lockout safety check.
    ///
    /// It looks at the key policy alone. One that leaves the decision to the caller's account passes, whatever the caller's
    /// identity policies say today, since the account's administrators can change those.
    /// - Parameters:
    ///   - request: the caller and the key; its action is of no account.
    ///   - keyPolicy: the one that is about to be set.
    /// - Source: AWS KMS API Reference, PutKeyPolicy, BypassPolicyLockoutSafetyCheck
    public static func wouldLockOut(_ request: AccessRequest, under keyPolicy: PolicyDocument) -> Bool {
        var request = request
        request.action = "kms:PutKeyPolicy"
        let findings = Question(request).findings(of: NamedPolicy(name: "", document: keyPolicy))
        return findings.denial != nil || (findings.allowance == nil && findings.delegation == nil)
    }

    private static func allowance(
        _ byResource: Findings, _ byIdentity: Findings, isSameAccount: Bool
    ) -> StatementReference? {
        if isSameAccount, let direct = byResource.allowance { return direct }
        guard byResource.allowance != nil || byResource.delegation != nil else { return nil }
        return byIdentity.allowance
    }
}

/// The first statement of each sort that applies to a request.
struct Findings {
    var denial: StatementReference?
    /// To the caller; of an identity policy, or of a resource's that names the caller.
    var allowance: StatementReference?
    /// To the caller's account.
    var delegation: StatementReference?

    mutating func add(_ other: Findings) {
        denial = denial ?? other.denial
        allowance = allowance ?? other.allowance
        delegation = delegation ?? other.delegation
    }
}
