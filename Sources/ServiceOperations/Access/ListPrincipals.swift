public import KeyModel
public import ServiceGate
public import ServiceRequests

extension ListPrincipals: Operation {
    public func perform(
        under authorization: consuming Authorization<ListPrincipals>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Page<Caller>> {
        let records = try await room.catalog.records(
            PrincipalRecord.self, vault: "", after: page.after, limit: page.limit + 1)
        return Performance(Page(cutting: records.map(\.record.caller), at: page.limit) { $0.identifier })
    }
}
