import Cryptography
import KeyModel
import ServiceGate
import ServiceRequests

extension KeyWork {
    /// The material of the version in use, if the key authenticates messages by that algorithm.
    func openForMAC(_ algorithm: MACAlgorithm) async throws(ServiceError) -> (
        secret: SecretBytes, version: KeyVersionRecord
    ) {
        guard key.record.purpose == .authenticateMessages else {
            throw .keyPurposeForbids(identifier, key.record.purpose)
        }
        let (material, version) = try await key.open()
        guard MACAlgorithm.offered(by: key.record.algorithm).contains(algorithm), case .secret(let secret) = material
        else { throw .algorithmForbidden(identifier, key.record.algorithm) }
        return (secret, version)
    }
}
