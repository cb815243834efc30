public import KeyModel
public import ServiceGate
public import ServiceRequests

extension DescribeHardwareClusters: Operation {
    public func perform(
        under authorization: consuming Authorization<DescribeHardwareClusters>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Page<HardwareClusterDescription>> {
        guard let vault = authorization.vault else { throw .vaultNotFound }
        let now = authorization.now
        let shown = try await room.catalog.allRecords(HardwareClusterRecord.self, vault: vault.address.name)
            .map(\.record)
            .filter { cluster in
                cluster.isShown(at: now) && (clusters?.contains(cluster.identifier) ?? true)
                    && (states?.contains(cluster.state) ?? true)
                    && (page.after.map { $0 < cluster.identifier } ?? true)
            }
        let descriptions = shown.map { HardwareClusterDescription($0, in: vault) }
        return Performance(Page(cutting: descriptions, at: page.limit) { $0.identifier })
    }
}
