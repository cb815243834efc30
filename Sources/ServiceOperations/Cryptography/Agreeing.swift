import Cryptography
import KeyModel
import ServiceGate
import ServiceRequests

extension KeyWork {
    /// The private half of the version in use, if the key is one to agree with.
    func openForAgreement() async throws(ServiceError) -> (privateKey: PrivateKey, version: KeyVersionRecord) {
        try await openPair(for: .agreeOnKeys)
    }

    /// The same for a key to encapsulate to.
    func openForEncapsulation() async throws(ServiceError) -> (privateKey: PrivateKey, version: KeyVersionRecord) {
        try await openPair(for: .encapsulateSecrets)
    }

    /// The other side's key, which must be on the same curve.
    /// - Throws: `.invalidInput(.peerKey)`.
    /// - Source: SP 800-56A Rev. 3, 5.6.2.3.3: the point is on the curve and not at infinity
    func peer(_ subjectPublicKeyInfo: [UInt8]) throws(ServiceError) -> PublicKey {
        let algorithm = key.record.algorithm
        guard let peer = try? PublicKey(subjectPublicKeyInfo: subjectPublicKeyInfo), peer.algorithm == algorithm else {
            throw .invalidInput(.peerKey(algorithm))
        }
        return peer
    }

    func agree(
        with subjectPublicKeyInfo: [UInt8]
    ) async throws(ServiceError) -> (secret: SecretBytes, version: KeyVersionRecord) {
        let (privateKey, version) = try await openForAgreement()
        let peer = try peer(subjectPublicKeyInfo)
        let algorithm = key.record.algorithm
        notes.use(module.indicator(for: .agree(algorithm)))
        do throws(CryptographyError) {
            return (try privateKey.sharedSecret(with: peer), version)
        } catch {
            switch error {
            case .invalidKey: throw .invalidInput(.peerKey(algorithm))
            case .algorithmUnavailable: throw .keyAlgorithmUnsupported(algorithm)
            default: throw error.fault
            }
        }
    }

    /// A token's keys don't agree: AWS's don't either.
    private func openPair(
        for purpose: KeyPurpose
    ) async throws(ServiceError) -> (privateKey: PrivateKey, version: KeyVersionRecord) {
        guard key.record.purpose == purpose else { throw .keyPurposeForbids(identifier, key.record.purpose) }
        let (material, version) = try await key.open()
        guard case .pair(let privateKey) = material else { throw .keyKindUnsupported(identifier) }
        return (privateKey, version)
    }
}
