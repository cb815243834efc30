public import KeyModel
public import ServiceGate
public import ServiceRequests

extension ListGrants: Operation {
    public func perform(
        under authorization: consuming Authorization<ListGrants>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Page<Grant>> {
        let key = authorization.keys[0]
        let found = try await find(on: key, in: room.catalog)
        let grants = found.map { Grant($0.record, in: key.address) }
        return Performance(Page(cutting: grants, at: page.limit) { $0.identifier })
    }

    private func find(on key: AuthorizedKey, in catalog: Catalog) async throws(ServiceError) -> [Revised<GrantRecord>] {
        let (identifier, vault) = (key.record.identifier, key.address.name)
        if let wanted = self.identifier {
            let grant = try await catalog.grant(wanted, on: identifier, in: vault)
            return [grant].compactMap { $0 }.filter { isOfGrantee($0.record) && wanted > (page.after ?? "") }
        }
        let tag = try grantee.map { arn throws(ServiceError) in try GranteeTag.of(arn) }
        let found = try await catalog.grants(
            on: identifier, in: vault, tag: tag, after: page.after, limit: page.limit + 1)
        return found.filter { isOfGrantee($0.record) }
    }

    private func isOfGrantee(_ record: GrantRecord) -> Bool { grantee == nil || record.terms.grantee == grantee }
}
