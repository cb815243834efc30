import KeyModel

extension DigestAlgorithm {
    /// OpenSSL's name of the digest.
    var moduleName: String {
        switch self {
        case .sha1: "SHA1"
        case .sha224: "SHA2-224"
        case .sha256: "SHA2-256"
        case .sha384: "SHA2-384"
        case .sha512: "SHA2-512"
        }
    }
}

extension KeyAlgorithm {
    /// OpenSSL's name of the key type; nil for keys that are plain bytes.
    var moduleType: String? {
        switch family {
        case .rsa: "RSA"
        case .ellipticCurve: "EC"
        case .edwardsCurve: "ED25519"
        case .latticeSignature, .latticeEncapsulation: latticeName
        case .aes, .hmac: nil
        }
    }

    private var latticeName: String? {
        switch self {
        case .mlDSA44: "ML-DSA-44"
        case .mlDSA65: "ML-DSA-65"
        case .mlDSA87: "ML-DSA-87"
        case .mlKEM512: "ML-KEM-512"
        case .mlKEM768: "ML-KEM-768"
        case .mlKEM1024: "ML-KEM-1024"
        default: nil
        }
    }

    var isLattice: Bool { family == .latticeSignature || family == .latticeEncapsulation }

    /// OpenSSL's name of the curve.
    var groupName: String? {
        switch self {
        case .ecP256: "prime256v1"
        case .ecP384: "secp384r1"
        case .ecP521: "secp521r1"
        case .ecSecp256k1: "secp256k1"
        default: nil
        }
    }

    /// How many bytes r, s, x and y have; P-521 has 66.
    var fieldByteCount: Int { (bitCount + 7) / 8 }
}
