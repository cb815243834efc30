import Cryptography
import KeyModel
import ServiceGate
import ServiceRequests

/// Material that came from outside, once it is known to be what its key is for.
struct ForeignMaterial {
    /// As it is stored: the bytes of a symmetric key, or PKCS #8 as the module writes it.
    let secret: SecretBytes
    let publicKey: PublicKeyMaterial?

    /// - Throws: `.keyMaterialIncorrect` for material of another kind or length, and for pairs that are none;
    ///   `.keyAlgorithmUnsupported`.
    /// - Source: AWS KMS developer guide, "Requirements for imported key material"
    init(_ material: SecretBytes, for algorithm: KeyAlgorithm) throws(ServiceError) {
        guard algorithm.isAsymmetric else {
            guard let lengths = Self.byteCounts(of: algorithm), lengths.contains(material.count) else {
                throw .keyMaterialIncorrect
            }
            (secret, publicKey) = (material, nil)
            return
        }
        do {
            let (key, pkcs8) = try ForeignKey.read(pkcs8: material, algorithm: algorithm)
            (secret, publicKey) = (pkcs8, PublicKeyMaterial(key.publicKey))
        } catch {
            switch error {
            case .invalidKey, .authenticationFailed, .invalidInput: throw .keyMaterialIncorrect
            case .algorithmUnavailable: throw .keyAlgorithmUnsupported(algorithm)
            default: throw error.fault
            }
        }
    }

    /// AES: exactly its length. HMAC: at least the length of its digest, at most 1,024 bits.
    private static func byteCounts(of algorithm: KeyAlgorithm) -> ClosedRange<Int>? {
        switch algorithm.family {
        case .aes: (algorithm.bitCount / 8)...(algorithm.bitCount / 8)
        case .hmac: (algorithm.bitCount / 8)...128
        default: nil
        }
    }
}
