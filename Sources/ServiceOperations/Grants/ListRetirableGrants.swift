public import KeyModel
public import ServiceGate
public import ServiceRequests
import Storage

/// The marker is a place in the list of one vault: `VAULT/KEY.GRANT`.
extension ListRetirableGrants: Operation {
    public func perform(
        under authorization: consuming Authorization<ListRetirableGrants>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Page<Grant>> {
        guard let vault = authorization.vault?.address else { throw .vaultNotFound }
        // Who asks for a principal of another account is told no more than who may not ask at all.
        guard PrincipalARN(retiringPrincipal)?.account == authorization.caller.account else {
            throw .accessDenied(.listRetirableGrants, .vault(vault), because: .noIdentityPolicyAllows)
        }
        let vaults = authorization.service.vaults.filter { $0.region == vault.region }
        var entries: [(record: RetirableGrantRecord, vault: VaultAddress)] = []
        for (vault, after) in try remaining(vaults) where entries.count <= page.limit {
            let found = try await room.catalog.records(
                RetirableGrantRecord.self, vault: vault.name, parent: retiringPrincipal, after: after,
                limit: page.limit + 1 - entries.count)
            entries += found.map { ($0.record, vault) }
        }
        let kept = entries.prefix(page.limit)
        let next = entries.count > page.limit ? kept.last.map { "\($0.vault.name)/\($0.record.rowIdentifier)" } : nil
        return Performance(Page(try await grants(of: kept, in: room.catalog), next: next))
    }

    private func grants(
        of entries: ArraySlice<(record: RetirableGrantRecord, vault: VaultAddress)>, in catalog: Catalog
    ) async throws(ServiceError) -> [Grant] {
        var grants: [Grant] = []
        for (entry, vault) in entries {
            // It may be ended at this moment.
            guard let grant = try await catalog.grant(entry.grant, on: entry.key, in: vault.name) else { continue }
            grants.append(Grant(grant.record, in: vault))
        }
        return grants
    }

    /// The vaults that are left, and where to begin in each.
    private func remaining(_ vaults: [VaultAddress]) throws(ServiceError) -> [(VaultAddress, String?)] {
        guard let after = page.after else { return vaults.map { ($0, nil) } }
        let parts = after.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2, vaults.contains(where: { $0.name == parts[0] }) else {
            throw .invalidInput(.pageMarker)
        }
        return vaults.drop { $0.name != parts[0] }.map { ($0, $0.name == parts[0] ? parts[1] : nil) }
    }
}
