import KeyModel
import ServiceRequests

/// Decides by grants, where no policy allows and none denies.
///
/// A grant lets its grantee do its operations on its key, whatever account they are of, and no identity policy is needed.
/// One to an account is for those of the account whose identity policies allow the same.
/// - Source: AWS KMS developer guide, "Grants in AWS KMS"; "Retiring and revoking grants"
struct GrantEvaluator {
    let demand: ResolvedDemand
    let circumstances: Circumstances
    let catalog: Catalog

    /// - Returns: nil where no grant allows it.
    func decide(for subject: Subject) async throws(ServiceError) -> Decision? {
        guard case .principal(let entry) = subject, let key = demand.key,
            let operation = GrantOperation(demand.action)
        else { return nil }
        if case .retiring(let identifier)? = demand.grant {
            return try await decide(retiring: identifier, on: key, for: entry)
        }
        for grantee in entry.grantees {
            let grants = try await catalog.grants(of: grantee, on: key)
            guard let grant = grants.allowing(operation, demand), hold(grantee, for: entry) else { continue }
            return Decision(byGrant: grant)
        }
        return nil
    }

    /// The retiring principal may, and the grantee if that is among what they were granted.
    private func decide(
        retiring identifier: GrantIdentifier, on key: KeyEntry, for entry: PrincipalEntry
    ) async throws(ServiceError) -> Decision? {
        let stored = try await catalog.grant(identifier, on: key.record.identifier, in: key.vault.address.name)
        guard let terms = stored?.record.terms else { return nil }
        var entitled = terms.operations.contains(.retireGrant) ? [terms.grantee] : []
        if let principal = terms.retiringPrincipal { entitled.append(principal) }
        let mayRetire = entry.grantees.contains { entitled.contains($0.arn) && hold($0, for: entry) }
        return mayRetire ? Decision(byGrant: identifier) : nil
    }

    /// Whether what a grantee was granted holds for a caller who is the grantee, or of it.
    private func hold(_ grantee: Grantee, for entry: PrincipalEntry) -> Bool {
        !grantee.isAccount || Decision.isAllowedByIdentity(entry, demanding: demand, under: circumstances)
    }
}

extension DenialReason {
    /// Whether a grant can allow it all the same: where nothing denies, and no bound is set to what the caller may.
    var leavesItToGrants: Bool { self == .noIdentityPolicyAllows || self == .noResourcePolicyAllows }
}

extension GranteeGrants {
    fileprivate func allowing(_ operation: GrantOperation, _ demand: ResolvedDemand) -> GrantIdentifier? {
        if case .creating(let terms)? = demand.grant { return allowing(making: terms) }
        return allowing(operation, in: demand.encryptionContext)
    }
}
