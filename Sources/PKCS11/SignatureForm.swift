import CPKCS11
import KeyModel
import RootOfTrust

/// How a digest is handed to a token, and how the signature comes back.
struct SignatureForm {
    let mechanism: Mechanism
    let input: [UInt8]
    let keyType: CK_KEY_TYPE

    /// - Throws: `.inputRefused` unless `digest` is as long as the algorithm's digest; `.algorithmUnsupported`.
    init(_ digest: [UInt8], algorithm: SignatureAlgorithm) throws(RootError) {
        guard let hash = algorithm.digest else { throw .algorithmUnsupported }
        guard digest.count == hash.byteCount else { throw .inputRefused }
        switch algorithm {
        case .rsaPKCS1:
            mechanism = .plain(CK_MECHANISM_TYPE(CKM_RSA_PKCS))
            input = try Self.digestInfoPrefix(hash) + digest
            keyType = CK_KEY_TYPE(CKK_RSA)
        case .rsaPSS:
            mechanism = .rsaPSS(hash)
            input = digest
            keyType = CK_KEY_TYPE(CKK_RSA)
        case .ecdsa:
            mechanism = .plain(CK_MECHANISM_TYPE(CKM_ECDSA))
            input = digest
            keyType = CK_KEY_TYPE(CKK_EC)
        case .ed25519, .ed25519Prehashed, .mlDSA: throw .algorithmUnsupported
        }
    }

    /// A token's ECDSA signature is r and s, side by side; RSA's has one form only.
    func encode(_ signature: [UInt8], as encoding: SignatureEncoding) throws(RootError) -> [UInt8] {
        guard keyType == CK_KEY_TYPE(CKK_EC) else { return signature }
        let half = signature.count / 2
        guard half > 0, signature.count == 2 * half else { throw .internalFailure }
        switch encoding {
        case .fixedWidth: return signature
        case .der:
            return DERWriter.sequence(
                DERWriter.integer(signature.prefix(half)), DERWriter.integer(signature.suffix(half)))
        }
    }

    /// What stands before a digest in EMSA-PKCS1-v1_5.
    ///
    /// - Source: RFC 8017, section 9.2, note 1.
    private static func digestInfoPrefix(_ hash: DigestAlgorithm) throws(RootError) -> [UInt8] {
        let lastArc: UInt8
        switch hash {
        case .sha256: lastArc = 1
        case .sha384: lastArc = 2
        case .sha512: lastArc = 3
        // No caller is offered a signature over a shorter digest.
        case .sha1, .sha224: throw .algorithmUnsupported
        }
        let length = UInt8(hash.byteCount)
        return [
            0x30, 0x11 + length, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, lastArc, 0x05,
            0x00, 0x04, length,
        ]
    }
}
