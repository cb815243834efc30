import AuditTrail
import Cryptography
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension AddHardwareModule: Operation {
    public func perform(
        under authorization: consuming Authorization<AddHardwareModule>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        guard let vault = authorization.vault else { throw .vaultNotFound }
        var cluster = try await room.cluster(self.cluster.identifier, in: vault)
        let modules = vault.hardwareModules
        guard !modules.isEmpty else { throw .hardwareNotConfigured }
        guard cluster.record.subnets[availabilityZone] != nil else {
            throw .invalidInput(.hardwareCluster(.availabilityZone))
        }
        let module = try await freeModule(among: modules, room)
        let member = HardwareClusterRecord.Member(
            identifier: HardwareNames.newMember(), module: module.name, availabilityZone: availabilityZone,
            address: try address(in: cluster.record))
        cluster.record.members.append(member)
        if cluster.record.certificateRequest == nil {
            cluster.record.certificateRequest = try await makeRequest(for: cluster.record.identifier, room)
        }
        authorization.notes.add(.cluster, cluster.record.identifier)
        authorization.notes.add(.hardwareModule, module.name)
        let claim = HardwareClaimRecord(
            module: module.name, cluster: cluster.record.identifier, claimed: authorization.now)
        return Performance(
            Outcome(
                cluster: HardwareClusterDescription(cluster.record, in: vault),
                member: HardwareMemberDescription(member, of: modules)),
            changes: [.replace(cluster), .insert(claim)])
    }

    /// If somebody else takes it first, the insertion of the claim fails, and the gate asks again.
    private func freeModule(among modules: [HardwareModule], _ room: KeyRoom) async throws(ServiceError)
        -> HardwareModule
    {
        for module in modules where module.availabilityZone == availabilityZone {
            let row = HardwareClaimRecord.rowKey(of: module.name)
            if try await room.catalog.record(HardwareClaimRecord.self, at: row) == nil { return module }
        }
        throw .hardwareModulesTaken(availabilityZone)
    }

    /// Those for documentation (RFC 5737), so that nobody takes one for a machine of theirs and connects to it.
    private func address(in cluster: HardwareClusterRecord) throws(ServiceError) -> String {
        let taken = Set(cluster.members.map(\.address))
        if let address {
            guard !taken.contains(address) else { throw .invalidInput(.hardwareCluster(.address)) }
            return address
        }
        guard let free = (1...254).lazy.map({ "192.0.2.\($0)" }).first(where: { !taken.contains($0) }) else {
            throw .hardwareModulesTaken(availabilityZone)
        }
        return free
    }

    /// The private half is forgotten at once: nothing here ever proves itself with the cluster's certificate. It shows who
    /// took the cluster into their hands, and no more.
    private func makeRequest(
        for cluster: HardwareClusterIdentifier, _ room: KeyRoom
    ) async throws(ServiceError) -> HardwareClusterRecord.CertificateRequest {
        let pair = try await room.generator.makePair(.rsa2048)
        let der = try CryptographyError.asFault { () throws(CryptographyError) in
            try CertificateSigningRequest.make(for: pair, commonName: cluster)
        }
        return HardwareClusterRecord.CertificateRequest(
            text: PEM.encode(label: "CERTIFICATE REQUEST", der: der),
            publicKey: pair.publicKey.subjectPublicKeyInfo)
    }
}
