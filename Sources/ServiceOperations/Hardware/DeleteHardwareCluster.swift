import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension DeleteHardwareCluster: Operation {
    public func perform(
        under authorization: consuming Authorization<DeleteHardwareCluster>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<HardwareClusterDescription> {
        guard let vault = authorization.vault else { throw .vaultNotFound }
        var cluster = try await room.cluster(self.cluster.identifier, in: vault)
        authorization.notes.add(.cluster, cluster.record.identifier)
        guard cluster.record.members.isEmpty else {
            throw .hardwareClusterForbids(cluster.record.identifier, .hasModules)
        }
        cluster.record.deleted = authorization.now
        return Performance(HardwareClusterDescription(cluster.record, in: vault), changes: [.replace(cluster)])
    }
}
