import KeyModel

/// - Source: AWS KMS API Reference, Encrypt, EncryptionAlgorithm
enum EncryptionAlgorithmName: String, WireName {
    case symmetric = "SYMMETRIC_DEFAULT"
    case oaepSHA1 = "RSAES_OAEP_SHA_1"
    case oaepSHA256 = "RSAES_OAEP_SHA_256"
    case sm2 = "SM2PKE"

    /// Azure's PKCS #1 v1.5 has no name at AWS; no operation of this door asks for it.
    init(_ algorithm: EncryptionAlgorithm) {
        self =
            switch algorithm {
            case .symmetric: .symmetric
            case .rsaOAEP(.sha1): .oaepSHA1
            case .rsaOAEP, .rsaPKCS1: .oaepSHA256
            }
    }

    /// - Throws: UnsupportedOperationException for what the module doesn't have.
    func algorithm() throws(Refusal) -> EncryptionAlgorithm {
        switch self {
        case .symmetric: .symmetric
        case .oaepSHA1: .rsaOAEP(.sha1)
        case .oaepSHA256: .rsaOAEP(.sha256)
        case .sm2: throw .unsupported("EncryptionAlgorithm SM2PKE is not supported.")
        }
    }
}

/// - Source: AWS KMS API Reference, Sign, SigningAlgorithm
enum SigningAlgorithmName: String, WireName {
    case pssSHA256 = "RSASSA_PSS_SHA_256"
    case pssSHA384 = "RSASSA_PSS_SHA_384"
    case pssSHA512 = "RSASSA_PSS_SHA_512"
    case pkcs1SHA256 = "RSASSA_PKCS1_V1_5_SHA_256"
    case pkcs1SHA384 = "RSASSA_PKCS1_V1_5_SHA_384"
    case pkcs1SHA512 = "RSASSA_PKCS1_V1_5_SHA_512"
    case ecdsaSHA256 = "ECDSA_SHA_256"
    case ecdsaSHA384 = "ECDSA_SHA_384"
    case ecdsaSHA512 = "ECDSA_SHA_512"
    case sm2 = "SM2DSA"
    case mlDSA = "ML_DSA_SHAKE_256"
    case ed25519 = "ED25519_SHA_512"
    case ed25519Prehashed = "ED25519_PH_SHA_512"

    init(_ algorithm: SignatureAlgorithm) {
        self =
            switch algorithm {
            case .rsaPSS(.sha384): .pssSHA384
            case .rsaPSS(.sha512): .pssSHA512
            case .rsaPSS: .pssSHA256
            case .rsaPKCS1(.sha384): .pkcs1SHA384
            case .rsaPKCS1(.sha512): .pkcs1SHA512
            case .rsaPKCS1: .pkcs1SHA256
            case .ecdsa(.sha384): .ecdsaSHA384
            case .ecdsa(.sha512): .ecdsaSHA512
            case .ecdsa: .ecdsaSHA256
            case .ed25519: .ed25519
            case .ed25519Prehashed: .ed25519Prehashed
            case .mlDSA: .mlDSA
            }
    }

    /// - Throws: UnsupportedOperationException for what the module doesn't have.
    func algorithm() throws(Refusal) -> SignatureAlgorithm {
        switch self {
        case .pssSHA256: .rsaPSS(.sha256)
        case .pssSHA384: .rsaPSS(.sha384)
        case .pssSHA512: .rsaPSS(.sha512)
        case .pkcs1SHA256: .rsaPKCS1(.sha256)
        case .pkcs1SHA384: .rsaPKCS1(.sha384)
        case .pkcs1SHA512: .rsaPKCS1(.sha512)
        case .ecdsaSHA256: .ecdsa(.sha256)
        case .ecdsaSHA384: .ecdsa(.sha384)
        case .ecdsaSHA512: .ecdsa(.sha512)
        case .ed25519: .ed25519
        case .ed25519Prehashed: .ed25519Prehashed
        case .mlDSA: .mlDSA
        case .sm2: throw .unsupported("SigningAlgorithm \(rawValue) is not supported.")
        }
    }
}

/// In the order that AWS's messages were recorded in.
enum MACAlgorithmName: String, WireName {
    case sha384 = "HMAC_SHA_384"
    case sha256 = "HMAC_SHA_256"
    case sha224 = "HMAC_SHA_224"
    case sha512 = "HMAC_SHA_512"

    init(_ algorithm: MACAlgorithm) {
        self =
            switch algorithm {
            case .hmacSHA224: .sha224
            case .hmacSHA256: .sha256
            case .hmacSHA384: .sha384
            case .hmacSHA512: .sha512
            }
    }

    var algorithm: MACAlgorithm {
        switch self {
        case .sha224: .hmacSHA224
        case .sha256: .hmacSHA256
        case .sha384: .hmacSHA384
        case .sha512: .hmacSHA512
        }
    }
}

enum KeyAgreementAlgorithmName: String, WireName {
    case ecdh = "ECDH"
}

enum EncapsulationAlgorithmName: String, WireName {
    case mlKEM = "ML_KEM"
}

/// How the answer's secret is encrypted to a recipient.
enum KeyEncryptionAlgorithmName: String, WireName {
    case oaepSHA256 = "RSAES_OAEP_SHA_256"
}

enum MessageTypeName: String, WireName {
    case raw = "RAW"
    case digest = "DIGEST"
    case externalMu = "EXTERNAL_MU"
}

enum DryRunModifierName: String, WireName {
    case ignoreCiphertext = "IGNORE_CIPHERTEXT"
}
