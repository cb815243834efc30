import CPKCS11
import KeyModel

/// A mechanism and its parameters, as Swift values.
///
/// - Source: PKCS #11 Cryptographic Token Interface Current Mechanisms Specification 2.40.
enum Mechanism: Hashable {
    /// One without parameters.
    case plain(CK_MECHANISM_TYPE)
    /// A 16-byte tag behind the ciphertext. (section 2.12.3)
    case aesGCM(nonce: [UInt8], associated: [UInt8])
    /// MGF1 with the same digest, and a salt as long as the digest. (section 2.1.10)
    case rsaPSS(DigestAlgorithm)
    /// MGF1 with the same digest, and an empty label. (section 2.1.8)
    case rsaOAEP(DigestAlgorithm)

    /// How a token opens a ciphertext, padding and all; nil for what no token opens.
    init?(decrypting algorithm: EncryptionAlgorithm) {
        switch algorithm {
        case .rsaOAEP(let digest): self = .rsaOAEP(digest)
        case .rsaPKCS1: self = .plain(CK_MECHANISM_TYPE(CKM_RSA_PKCS))
        case .symmetric: return nil
        }
    }

    /// Runs `body` on the C form, which lives as long as the call.
    func withC<Result>(
        _ body: (UnsafeMutablePointer<CK_MECHANISM>) throws(TokenFailure) -> Result
    ) throws(TokenFailure) -> Result {
        switch self {
        case .plain(let type):
            var mechanism = CK_MECHANISM(mechanism: type, pParameter: nil, ulParameterLen: 0)
            return try body(&mechanism)
        case .aesGCM(let nonce, let associated):
            return try withGCM(nonce, associated, body)
        case .rsaPSS(let digest):
            let parameters = CK_RSA_PKCS_PSS_PARAMS(
                hashAlg: digest.mechanism, mgf: digest.mask, sLen: CK_ULONG(digest.byteCount))
            return try with(CK_MECHANISM_TYPE(CKM_RSA_PKCS_PSS), parameters, body)
        case .rsaOAEP(let digest):
            let parameters = CK_RSA_PKCS_OAEP_PARAMS(
                hashAlg: digest.mechanism, mgf: digest.mask, source: CK_ULONG(CKZ_DATA_SPECIFIED), pSourceData: nil,
                ulSourceDataLen: 0)
            return try with(CK_MECHANISM_TYPE(CKM_RSA_PKCS_OAEP), parameters, body)
        }
    }

    private func withGCM<Result>(
        _ nonce: [UInt8], _ associated: [UInt8],
        _ body: (UnsafeMutablePointer<CK_MECHANISM>) throws(TokenFailure) -> Result
    ) throws(TokenFailure) -> Result {
        var nonce = nonce
        var associated = associated
        return try nonce.withUnsafeMutableBufferPointer { nonce throws(TokenFailure) in
            try associated.withUnsafeMutableBufferPointer { associated throws(TokenFailure) in
                let parameters = CK_GCM_PARAMS(
                    pIv: nonce.baseAddress, ulIvLen: CK_ULONG(nonce.count), ulIvBits: CK_ULONG(nonce.count * 8),
                    pAAD: associated.baseAddress, ulAADLen: CK_ULONG(associated.count), ulTagBits: 128)
                return try with(CK_MECHANISM_TYPE(CKM_AES_GCM), parameters, body)
            }
        }
    }

    private func with<Parameters, Result>(
        _ type: CK_MECHANISM_TYPE, _ parameters: Parameters,
        _ body: (UnsafeMutablePointer<CK_MECHANISM>) throws(TokenFailure) -> Result
    ) throws(TokenFailure) -> Result {
        var parameters = parameters
        return try withUnsafeMutableBytes(of: &parameters) { bytes throws(TokenFailure) in
            var mechanism = CK_MECHANISM(
                mechanism: type, pParameter: bytes.baseAddress, ulParameterLen: CK_ULONG(bytes.count))
            return try body(&mechanism)
        }
    }
}

extension DigestAlgorithm {
    fileprivate var mechanism: CK_MECHANISM_TYPE {
        switch self {
        case .sha1: CK_MECHANISM_TYPE(CKM_SHA_1)
        case .sha224: CK_MECHANISM_TYPE(CKM_SHA224)
        case .sha256: CK_MECHANISM_TYPE(CKM_SHA256)
        case .sha384: CK_MECHANISM_TYPE(CKM_SHA384)
        case .sha512: CK_MECHANISM_TYPE(CKM_SHA512)
        }
    }

    fileprivate var mask: CK_ULONG {
        switch self {
        case .sha1: CK_ULONG(CKG_MGF1_SHA1)
        case .sha224: CK_ULONG(CKG_MGF1_SHA224)
        case .sha256: CK_ULONG(CKG_MGF1_SHA256)
        case .sha384: CK_ULONG(CKG_MGF1_SHA384)
        case .sha512: CK_ULONG(CKG_MGF1_SHA512)
        }
    }
}
