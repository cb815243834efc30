import KeyModel

/// - Source: AWS KMS API Reference, CreateKey, KeySpec. In the order that AWS's messages were recorded in.
enum KeySpecName: String, WireName {
    case rsa2048 = "RSA_2048"
    case p384 = "ECC_NIST_P384"
    case p256 = "ECC_NIST_P256"
    case p521 = "ECC_NIST_P521"
    case hmac384 = "HMAC_384"
    case rsa3072 = "RSA_3072"
    case secp256k1 = "ECC_SECG_P256K1"
    case rsa4096 = "RSA_4096"
    case symmetric = "SYMMETRIC_DEFAULT"
    case hmac256 = "HMAC_256"
    case hmac224 = "HMAC_224"
    case hmac512 = "HMAC_512"
    case edwards25519 = "ECC_NIST_EDWARDS25519"
    case sm2 = "SM2"
    case mlDSA44 = "ML_DSA_44"
    case mlDSA65 = "ML_DSA_65"
    case mlDSA87 = "ML_DSA_87"
    case mlKEM512 = "ML_KEM_512"
    case mlKEM768 = "ML_KEM_768"
    case mlKEM1024 = "ML_KEM_1024"

    init(_ algorithm: KeyAlgorithm) {
        self =
            switch algorithm {
            case .aes256: .symmetric
            case .rsa2048: .rsa2048
            case .rsa3072: .rsa3072
            case .rsa4096: .rsa4096
            case .ecP256: .p256
            case .ecP384: .p384
            case .ecP521: .p521
            case .ecSecp256k1: .secp256k1
            case .ed25519: .edwards25519
            case .hmac224: .hmac224
            case .hmac256: .hmac256
            case .hmac384: .hmac384
            case .hmac512: .hmac512
            case .mlDSA44: .mlDSA44
            case .mlDSA65: .mlDSA65
            case .mlDSA87: .mlDSA87
            case .mlKEM512: .mlKEM512
            case .mlKEM768: .mlKEM768
            case .mlKEM1024: .mlKEM1024
            }
    }

    /// nil for what the module doesn't have.
    var algorithm: KeyAlgorithm? { KeyAlgorithm.allCases.first { KeySpecName($0) == self } }

    /// Whether the deprecated `CustomerMasterKeySpec` has it too.
    var isLegacy: Bool {
        switch self {
        case .edwards25519, .mlDSA44, .mlDSA65, .mlDSA87, .mlKEM512, .mlKEM768, .mlKEM1024: false
        default: true
        }
    }
}

/// The deprecated name of the key spec.
enum LegacyKeySpecName: WireName {
    case spec(KeySpecName)

    static var allCases: [LegacyKeySpecName] { KeySpecName.allCases.filter(\.isLegacy).map { .spec($0) } }

    init?(rawValue: String) {
        guard let spec = KeySpecName(rawValue: rawValue), spec.isLegacy else { return nil }
        self = .spec(spec)
    }

    var spec: KeySpecName {
        switch self {
        case .spec(let spec): spec
        }
    }

    var rawValue: String { spec.rawValue }
}

enum KeyUsageName: String, WireName {
    case encryptDecrypt = "ENCRYPT_DECRYPT"
    case signVerify = "SIGN_VERIFY"
    case generateVerifyMac = "GENERATE_VERIFY_MAC"
    case keyAgreement = "KEY_AGREEMENT"
    case encapsulateDecapsulate = "ENCAPSULATE_DECAPSULATE"

    init(_ purpose: KeyPurpose) {
        self =
            switch purpose {
            case .encryptDecrypt: .encryptDecrypt
            case .signVerify: .signVerify
            case .authenticateMessages: .generateVerifyMac
            case .agreeOnKeys: .keyAgreement
            case .encapsulateSecrets: .encapsulateDecapsulate
            }
    }

    var purpose: KeyPurpose {
        switch self {
        case .encryptDecrypt: .encryptDecrypt
        case .signVerify: .signVerify
        case .generateVerifyMac: .authenticateMessages
        case .keyAgreement: .agreeOnKeys
        case .encapsulateDecapsulate: .encapsulateSecrets
        }
    }
}

enum OriginName: String, WireName {
    case kms = "AWS_KMS"
    case external = "EXTERNAL"
    case cloudHSM = "AWS_CLOUDHSM"
    case externalKeyStore = "EXTERNAL_KEY_STORE"

    init(_ origin: KeyOrigin) {
        self =
            switch origin {
            case .service: .kms
            case .imported: .external
            case .token, .keyStore: .cloudHSM
            case .external: .externalKeyStore
            }
    }
}

enum DataKeySpecName: String, WireName {
    case aes256 = "AES_256"
    case aes128 = "AES_128"

    var byteCount: Int { self == .aes256 ? 32 : 16 }
}

enum DataKeyPairSpecName: String, WireName {
    case rsa2048 = "RSA_2048"
    case rsa3072 = "RSA_3072"
    case rsa4096 = "RSA_4096"
    case p256 = "ECC_NIST_P256"
    case p384 = "ECC_NIST_P384"
    case p521 = "ECC_NIST_P521"
    case secp256k1 = "ECC_SECG_P256K1"
    case sm2 = "SM2"
    case edwards25519 = "ECC_NIST_EDWARDS25519"
    case mlKEM512 = "ML_KEM_512"
    case mlKEM768 = "ML_KEM_768"
    case mlKEM1024 = "ML_KEM_1024"

    var algorithm: KeyAlgorithm? { KeySpecName(rawValue: rawValue)?.algorithm }
}
