import COpenSSL
import KeyModel

/// An OpenSSL library context of our own, and every algorithm that is on a hot path, fetched once: in OpenSSL 3.0 a
/// fetch costs more than the hash that it is for, and takes a lock that all threads share.
///
/// It lives as long as the process. It is not freed when starting fails: then the process has no work left to do.
final class ModuleContext: @unchecked Sendable {  // fetched algorithms are immutable, patterns are only copied from
    let library: OpaquePointer
    let isFIPS: Bool
    let description: String
    let hkdf: OpaquePointer
    let framedKBKDF: ContextPool
    let rawKBKDF: ContextPool
    private let digests: PerDigest
    private let hmacPatterns: PerDigest
    private let gcm: PerKeySize
    private let paddedWrap: PerKeySize
    private let offeredKeys: Set<KeyAlgorithm>
    private let offersEd25519Prehashed: Bool

    init(fips: FIPSSettings?) throws(CryptographyError) {
        library = try require(OSSL_LIB_CTX_new())
        let library = library
        if let fips {
            description = try FIPSProvider.load(fips, into: library)
        } else {
            _ = try require(OSSL_PROVIDER_load(library, "default"), or: .algorithmUnavailable)
            description = "OpenSSL \(String(cString: OpenSSL_version(OPENSSL_VERSION_STRING))), default provider"
        }
        isFIPS = fips != nil
        digests = try PerDigest { name throws(CryptographyError) in
            try require(EVP_MD_fetch(library, name, nil), or: .algorithmUnavailable)
        }
        let hmac = try require(EVP_MAC_fetch(library, "HMAC", nil), or: .algorithmUnavailable)
        hmacPatterns = try PerDigest { name throws(CryptographyError) in try require(aegis_hmac_pattern(hmac, name)) }
        gcm = try PerKeySize { bits throws(CryptographyError) in
            try require(EVP_CIPHER_fetch(library, "AES-\(bits)-GCM", nil), or: .algorithmUnavailable)
        }
        paddedWrap = try PerKeySize { bits throws(CryptographyError) in
            try require(EVP_CIPHER_fetch(library, "AES-\(bits)-WRAP-PAD", nil), or: .algorithmUnavailable)
        }
        hkdf = try require(EVP_KDF_fetch(library, "HKDF", nil), or: .algorithmUnavailable)
        let kbkdf = try require(EVP_KDF_fetch(library, "KBKDF", nil), or: .algorithmUnavailable)
        framedKBKDF = ContextPool(kbkdf: kbkdf, framed: true)
        rawKBKDF = ContextPool(kbkdf: kbkdf, framed: false)
        offersEd25519Prehashed = aegis_offers_ed25519ph(library) == 1
        offeredKeys = Set(KeyAlgorithm.allCases.filter { OfferedKeys.asks(library, for: $0) })
    }

    func digest(_ algorithm: DigestAlgorithm) -> OpaquePointer { digests[algorithm] }
    func hmacPattern(_ algorithm: DigestAlgorithm) -> OpaquePointer { hmacPatterns[algorithm] }
    func gcm(keyByteCount: Int) throws(CryptographyError) -> OpaquePointer { try gcm[keyByteCount] }
    func paddedWrap(keyByteCount: Int) throws(CryptographyError) -> OpaquePointer { try paddedWrap[keyByteCount] }
    func offers(_ algorithm: KeyAlgorithm) -> Bool { offeredKeys.contains(algorithm) }
    func offers(_ algorithm: SignatureAlgorithm) -> Bool { algorithm != .ed25519Prehashed || offersEd25519Prehashed }
}

/// One fetched object for each digest.
private struct PerDigest {
    let sha1, sha224, sha256, sha384, sha512: OpaquePointer

    init(_ make: (String) throws(CryptographyError) -> OpaquePointer) throws(CryptographyError) {
        sha1 = try make(DigestAlgorithm.sha1.moduleName)
        sha224 = try make(DigestAlgorithm.sha224.moduleName)
        sha256 = try make(DigestAlgorithm.sha256.moduleName)
        sha384 = try make(DigestAlgorithm.sha384.moduleName)
        sha512 = try make(DigestAlgorithm.sha512.moduleName)
    }

    subscript(_ algorithm: DigestAlgorithm) -> OpaquePointer {
        switch algorithm {
        case .sha1: sha1
        case .sha224: sha224
        case .sha256: sha256
        case .sha384: sha384
        case .sha512: sha512
        }
    }
}

/// One fetched object for each size of AES key.
private struct PerKeySize {
    let bits128, bits192, bits256: OpaquePointer

    init(_ make: (Int) throws(CryptographyError) -> OpaquePointer) throws(CryptographyError) {
        bits128 = try make(128)
        bits192 = try make(192)
        bits256 = try make(256)
    }

    subscript(_ keyByteCount: Int) -> OpaquePointer {
        get throws(CryptographyError) {
            switch keyByteCount {
            case 16: bits128
            case 24: bits192
            case 32: bits256
            default: throw .invalidKey
            }
        }
    }
}
