import AccessPolicy
import KeyModel
import ServiceRequests

/// Who asks, as the gate knows them.
enum Subject: Sendable {
    case principal(PrincipalEntry)
    case system(SystemPart)

    var caller: Caller {
        switch self {
        case .principal(let entry): entry.caller
        case .system(let part): .system(part)
        }
    }
}

/// A demand whose resource was looked up.
struct ResolvedDemand: Sendable {
    var action: ActionName
    var use: KeyUse
    var encryptionContext: [String: String]
    var resource: ResourceName
    /// The account that the resource belongs to; the caller's own where there is none.
    var account: String?
    var vault: VaultEntry?
    var key: KeyEntry?
    /// Why the resource can't be had; said only to who may know.
    var missing: ServiceError?
}

/// Whether a subject may, and which statement says so.
struct Decision: Sendable {
    var isAllowed: Bool
    /// Why not; of no account where it is allowed.
    var reason: DenialReason
    var decidedBy: String?

    static func make(for subject: Subject, demanding demand: ResolvedDemand) -> Decision {
        switch subject {
        case .system(let part):
            return Decision(
                isAllowed: part.allowed.contains(demand.action), reason: .noIdentityPolicyAllows,
                decidedBy: "system:" + part.rawValue)
        case .principal where demand.action.needsNoPermission:
            return Decision(isAllowed: true, reason: .noIdentityPolicyAllows, decidedBy: nil)
        case .principal(let entry):
            let account = entry.caller.account
            guard demand.action.reachesOtherAccounts || demand.account ?? account == account else {
                return Decision(isAllowed: false, reason: .noIdentityPolicyAllows, decidedBy: nil)
            }
            let request = AccessRequest(
                action: demand.action.rawValue, resource: demand.resource.arn, principalARN: entry.arn,
                account: entry.caller.account, partition: entry.caller.partition,
                resourceAccount: demand.account ?? entry.caller.account, context: [:])
            let decision = AccessEvaluator.decide(
                request, identityPolicies: entry.policies, resourcePolicy: demand.key?.policy)
            return Decision(decision)
        }
    }

    private init(_ decision: AccessDecision) {
        switch decision.outcome {
        case .allowed: (isAllowed, reason) = (true, .noIdentityPolicyAllows)
        case .denied(let reason): (isAllowed, self.reason) = (false, reason)
        }
        decidedBy = decision.decidedBy.map { reference in
            "\(reference.policy)[\(reference.statement)]" + (reference.sid.map { " " + $0 } ?? "")
        }
    }

    private init(isAllowed: Bool, reason: DenialReason, decidedBy: String?) {
        self.isAllowed = isAllowed
        self.reason = reason
        self.decidedBy = decidedBy
    }
}

extension ActionName {
    /// Whoever has shown who they are may ask who that is, whatever their policies say.
    /// - Source: AWS STS API Reference, GetCallerIdentity: "No permissions are required", and a denial has no effect
    var needsNoPermission: Bool { self == .getCallerIdentity }
}
