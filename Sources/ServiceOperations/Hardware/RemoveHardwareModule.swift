import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension RemoveHardwareModule: Operation {
    public func perform(
        under authorization: consuming Authorization<RemoveHardwareModule>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        guard let vault = authorization.vault else { throw .vaultNotFound }
        var cluster = try await room.cluster(self.cluster.identifier, in: vault)
        guard let index = cluster.record.members.firstIndex(where: isMeant) else {
            throw .hardwareModuleNotFound(cluster.record.identifier)
        }
        let removed = cluster.record.members.remove(at: index)
        authorization.notes.add(.cluster, cluster.record.identifier)
        authorization.notes.add(.hardwareModule, removed.module)
        var changes: [RecordChange] = [.replace(cluster)]
        let row = HardwareClaimRecord.rowKey(of: removed.module)
        if let claim = try await room.catalog.record(HardwareClaimRecord.self, at: row) {
            changes.append(.delete(claim))
        }
        return Performance(Outcome(member: removed.identifier), changes: changes)
    }

    private func isMeant(_ member: HardwareClusterRecord.Member) -> Bool {
        switch self.member {
        case .identifier(let identifier): member.identifier == identifier
        case .address(let address): member.address == address
        }
    }
}
