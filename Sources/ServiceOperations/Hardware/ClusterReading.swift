import FoundationEssentials
import KeyModel
import ServiceGate
import ServiceRequests
import Storage

extension HardwareClusterRecord {
    /// How long a deleted cluster is still shown: clients look for it until it says that it is gone.
    static let deletedIsShownForSeconds = 86_400.0

    func isShown(at now: Date) -> Bool {
        deleted.map { now.timeIntervalSince($0) < Self.deletedIsShownForSeconds } ?? true
    }
}

extension KeyRoom {
    /// - Throws: `.hardwareClusterNotFound`, also for one that was deleted.
    func cluster(
        _ identifier: HardwareClusterIdentifier, in vault: AuthorizedVault
    ) async throws(ServiceError) -> Revised<HardwareClusterRecord> {
        let row = HardwareClusterRecord.rowKey(of: identifier, vault: vault.address.name)
        guard let cluster = try await catalog.record(HardwareClusterRecord.self, at: row),
            cluster.record.deleted == nil
        else { throw .hardwareClusterNotFound(identifier) }
        return cluster
    }
}

extension HardwareClusterDescription {
    init(_ cluster: HardwareClusterRecord, in vault: AuthorizedVault) {
        let modules = vault.hardwareModules
        self.init(
            identifier: cluster.identifier, vault: vault.address, created: cluster.created, state: cluster.state,
            moduleType: cluster.moduleType, mode: cluster.mode, subnets: cluster.subnets,
            backupRetentionDays: cluster.backupRetentionDays, certificateRequest: cluster.certificateRequest?.text,
            certificate: cluster.certificate, tags: cluster.tags,
            members: cluster.members.map { HardwareMemberDescription($0, of: modules) })
    }
}

extension HardwareMemberDescription {
    init(_ member: HardwareClusterRecord.Member, of modules: [HardwareModule]) {
        self.init(
            identifier: member.identifier, availabilityZone: member.availabilityZone, address: member.address,
            isConfigured: modules.contains { $0.name == member.module })
    }
}
