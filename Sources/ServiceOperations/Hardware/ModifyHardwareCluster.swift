import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension ModifyHardwareCluster: Operation {
    public func perform(
        under authorization: consuming Authorization<ModifyHardwareCluster>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<HardwareClusterDescription> {
        guard let vault = authorization.vault else { throw .vaultNotFound }
        var cluster = try await room.cluster(self.cluster.identifier, in: vault)
        authorization.notes.add(.cluster, cluster.record.identifier)
        cluster.record.backupRetentionDays = backupRetentionDays
        return Performance(HardwareClusterDescription(cluster.record, in: vault), changes: [.replace(cluster)])
    }
}
