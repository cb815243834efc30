import AuditTrail
import Cryptography
import KeyModel
import ServiceGate
import ServiceRequests

extension KeyWork {
    /// - Throws: `.keyNotFound`: a key that its owner didn't expose doesn't exist for other services.
    func requireExposed() throws(ServiceError) {
        guard key.record.isExposed == true else { throw .keyNotFound(.id(identifier)) }
    }

    /// The secret of a version that can do what is asked.
    func openForExternalUse(
        _ number: KeyVersionNumber?, as capability: KeyCapability
    ) async throws(ServiceError) -> (secret: SecretBytes, version: KeyVersionRecord) {
        let (material, version) = try await open(number, for: capability)
        guard key.record.algorithm == .aes256, case .secret(let secret) = material else {
            throw .algorithmForbidden(identifier, key.record.algorithm)
        }
        return (secret, version)
    }
}

extension RecordNotes {
    /// What the other service said, so that its records and ours can be laid side by side.
    func add(_ context: ExternalContext) {
        let details: [(DetailName, String?)] = [
            (.externalPrincipal, context.principal), (.externalKey, context.key),
            (.externalOperation, context.operation), (.externalRequestID, context.requestID),
            (.externalService, context.viaService), (.externalVPC, context.sourceVPC),
            (.externalVPCEndpoint, context.sourceVPCEndpoint),
        ]
        for case (let name, let value?) in details { add(name, value) }
    }
}

extension ExternalCiphertext {
    init(_ sealed: ProxyCiphertext.Sealed) {
        self.init(
            ciphertext: sealed.ciphertext, metadata: sealed.metadata, nonce: sealed.nonce, tag: sealed.tag)
    }

    var sealed: ProxyCiphertext.Sealed {
        ProxyCiphertext.Sealed(ciphertext: ciphertext, metadata: metadata, nonce: nonce, tag: tag)
    }
}
