import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension CreateHardwareCluster: Operation {
    static let clustersPerVault = 64

    public func perform(
        under authorization: consuming Authorization<CreateHardwareCluster>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<HardwareClusterDescription> {
        guard let vault = authorization.vault else { throw .vaultNotFound }
        let now = authorization.now
        let clusters = try await room.catalog.allRecords(HardwareClusterRecord.self, vault: vault.address.name)
        guard clusters.count(where: { $0.record.deleted == nil }) < Self.clustersPerVault else {
            throw .limitExceeded(.clustersPerVault)
        }
        let record = HardwareClusterRecord(
            self, subnets: try placed(subnets, among: vault.hardwareModules, in: vault.address.region),
            vault: vault.address.name, at: now)
        authorization.notes.add(.cluster, record.identifier)
        // Those that were deleted long ago go with the next one that is made.
        let outdated = clusters.filter { !$0.record.isShown(at: now) }
        return Performance(
            HardwareClusterDescription(record, in: vault), changes: [.insert(record)] + outdated.map { .delete($0) })
    }

    /// Subnets are names alone here. In the order of their names they come to stand for the zones of this region that have
    /// HSMs, in the order of those: a client may send a set, which has no order of its own.
    private func placed(
        _ subnets: [String], among modules: [HardwareModule], in region: String
    ) throws(ServiceError) -> [AvailabilityZone: String] {
        guard !modules.isEmpty else { throw .hardwareNotConfigured }
        let zones = Set(modules.map(\.availabilityZone)).filter { $0.hasPrefix(region) }.sorted()
        guard subnets.count <= zones.count else { throw .invalidInput(.hardwareCluster(.subnets)) }
        return Dictionary(zip(zones, subnets.sorted())) { first, _ in first }
    }
}
