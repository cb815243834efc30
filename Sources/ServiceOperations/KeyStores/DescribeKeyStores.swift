public import KeyModel
public import ServiceGate
public import ServiceRequests

extension DescribeKeyStores: Operation {
    public func perform(
        under authorization: consuming Authorization<DescribeKeyStores>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        guard let vault = authorization.vault else { throw .vaultNotFound }
        switch selector {
        case .identifier(let identifier):
            return Performance(Page([try await vault.keyStore(identifier).describe()], next: nil))
        case .name(let name):
            let directory = try await room.keyStoreDirectory(of: vault)
            guard let identifier = directory?.record.names.first(where: { $0.value == name })?.key else {
                throw .keyStoreNotFound
            }
            return Performance(Page([try await vault.keyStore(identifier).describe()], next: nil))
        case nil:
            let stores = try await room.keyStores(of: vault).filter { $0.record.identifier > page.after ?? "" }
            return Performance(
                Page(cutting: stores.map { $0.describe() }, at: page.limit, marker: \.identifier))
        }
    }
}
