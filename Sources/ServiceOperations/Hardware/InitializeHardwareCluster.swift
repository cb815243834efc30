import AuditTrail
import Cryptography
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension InitializeHardwareCluster: Operation {
    public func perform(
        under authorization: consuming Authorization<InitializeHardwareCluster>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<HardwareClusterDescription> {
        guard let vault = authorization.vault else { throw .vaultNotFound }
        var cluster = try await room.cluster(self.cluster.identifier, in: vault)
        authorization.notes.add(.cluster, cluster.record.identifier)
        guard cluster.record.state == .uninitialized else {
            throw .hardwareClusterForbids(cluster.record.identifier, .initialized)
        }
        guard let request = cluster.record.certificateRequest, !cluster.record.members.isEmpty else {
            throw .hardwareClusterForbids(cluster.record.identifier, .hasNoModule)
        }
        try check(against: request)
        cluster.record.certificate = certificate
        cluster.record.trustAnchor = trustAnchor
        return Performance(HardwareClusterDescription(cluster.record, in: vault), changes: [.replace(cluster)])
    }

    private func check(against request: HardwareClusterRecord.CertificateRequest) throws(ServiceError) {
        let fault = try CryptographyError.asFault { () throws(CryptographyError) in
            try IssuedCertificate.fault(
                of: certificate, issuedBy: trustAnchor,
                for: try PublicKey(subjectPublicKeyInfo: request.publicKey))
        }
        switch fault {
        case nil: return
        case .certificateUnreadable: throw .invalidInput(.hardwareCluster(.certificate))
        case .issuerUnusable: throw .invalidInput(.hardwareCluster(.trustAnchor))
        case .notIssued: throw .invalidInput(.hardwareCluster(.certificateIssuer))
        case .ofAnotherKey: throw .invalidInput(.hardwareCluster(.certificateKey))
        }
    }
}
