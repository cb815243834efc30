import Cryptography
import KeyModel
import ServiceGate
import ServiceRequests

extension KeyWork {
    /// A fresh pair whose private half (PKCS #8, DER) is also encrypted under the key.
    func makeDataKeyPair(
        _ algorithm: KeyAlgorithm, context: [String: String], by generator: KeyGenerator
    ) async throws(ServiceError) -> DataKeyPair {
        guard module.offers(algorithm) else { throw .keyAlgorithmUnsupported(algorithm) }
        notes.use(module.indicator(for: .generateKey(algorithm)))
        let pair = try await generator.makePair(algorithm)
        let secret = try CryptographyError.asFault { () throws(CryptographyError) in try pair.pkcs8() }
        let (ciphertext, version) = try await encrypt(secret, algorithm: .symmetric, context: context)
        return DataKeyPair(
            privateKey: secret, ciphertext: ciphertext, publicKey: pair.publicKey.subjectPublicKeyInfo, version: version
        )
    }
}

struct DataKeyPair {
    var privateKey: SecretBytes
    var ciphertext: [UInt8]
    var publicKey: [UInt8]
    var version: KeyVersionRecord
}
