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
    var facts: [RequestFact]
    var grant: GrantDemand?
    var resource: ResourceName
    /// The account that the resource belongs to; the caller's own where there is none.
    var account: String?
    var vault: VaultEntry?
    var key: KeyEntry?
    /// Whether a key is demanded, also one that doesn't exist.
    var isOnKey = false
    /// The name that the key was asked for by.
    var requestedName: KeyName?
    /// All names of the key; nil unless a policy asks for them.
    var names: [KeyName]?
    /// Of a re-encryption: whether both of its keys are one.
    var isOnSameKey: Bool?
    /// Of a hardware cluster that exists.
    var clusterTags: [String: String]?
    /// Where the key lives, if that is in a key store.
    var keyStore: KeyStoreEntry?
    /// Why the resource can't be had; said only to who may know.
    var missing: ServiceError?

    init(_ demand: Demand) {
        action = demand.action
        use = demand.use
        encryptionContext = demand.encryptionContext
        facts = demand.facts
        grant = demand.grant
        resource = .service
    }
}

/// Whether a subject may, and which statement says so.
struct Decision: Sendable {
    var isAllowed: Bool
    /// Why not; of no account where it is allowed.
    var reason: DenialReason
    var decidedBy: String?

    static func make(
        for subject: Subject, demanding demand: ResolvedDemand, under circumstances: Circumstances
    ) -> Decision {
        switch subject {
        case .system(let part):
            return Decision(
                isAllowed: part.allowed.contains(demand.action), reason: .noIdentityPolicyAllows,
                decidedBy: "system:" + part.rawValue)
        case .principal where demand.action.needsNoPermission:
            return Decision(isAllowed: true, reason: .noIdentityPolicyAllows, decidedBy: "everybody")
        case .principal(let entry):
            let account = entry.caller.account
            guard demand.action.reachesOtherAccounts || demand.account ?? account == account else {
                return Decision(isAllowed: false, reason: .noIdentityPolicyAllows, decidedBy: nil)
            }
            // Who may retire a grant says the grant, or the key's account; the key's policy has no say.
            let keyPolicy = demand.action == .retireGrant ? nil : demand.key?.policy
            let request = request(of: entry, demanding: demand, resourceAccount: demand.account ?? account)
            let context = DemandContext(demand: demand, principal: entry, circumstances: circumstances)
            let decision = AccessEvaluator.decide(request, by: entry.policies, resourcePolicy: keyPolicy) {
                context.values(of: $0)
            }
            return Decision(decision)
        }
    }

    /// Whether the caller's own policies allow it, as far as it is theirs to decide.
    static func isAllowedByIdentity(
        _ entry: PrincipalEntry, demanding demand: ResolvedDemand, under circumstances: Circumstances
    ) -> Bool {
        let context = DemandContext(demand: demand, principal: entry, circumstances: circumstances)
        let request = request(of: entry, demanding: demand, resourceAccount: entry.caller.account)
        return AccessEvaluator.decide(request, by: entry.policies, resourcePolicy: nil) {
            context.values(of: $0)
        }.isAllowed
    }

    private static func request(
        of entry: PrincipalEntry, demanding demand: ResolvedDemand, resourceAccount: String
    ) -> AccessRequest {
        AccessRequest(
            action: demand.action, resource: demand.key?.arn ?? demand.resource.arn, caller: entry.accessCaller,
            resourceAccount: resourceAccount)
    }

    init(byGrant grant: GrantIdentifier) {
        self.init(isAllowed: true, reason: .noIdentityPolicyAllows, decidedBy: "grant " + grant)
    }

    private init(_ decision: AccessDecision) {
        switch decision.outcome {
        case .allowed: (isAllowed, reason) = (true, .noIdentityPolicyAllows)
        case .denied(let reason): (isAllowed, self.reason) = (false, reason)
        }
        decidedBy = decision.decidedBy?.label
    }

    private init(isAllowed: Bool, reason: DenialReason, decidedBy: String?) {
        self.isAllowed = isAllowed
        self.reason = reason
        self.decidedBy = decidedBy
    }
}
