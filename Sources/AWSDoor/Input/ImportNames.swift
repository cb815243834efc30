import KeyModel

/// - Source: AWS KMS API Reference, GetParametersForImport, WrappingAlgorithm
enum WrappingAlgorithmName: String, WireName {
    case pkcs1 = "RSAES_PKCS1_V1_5"
    case oaepSHA1 = "RSAES_OAEP_SHA_1"
    case oaepSHA256 = "RSAES_OAEP_SHA_256"
    case aesKeyWrapSHA1 = "RSA_AES_KEY_WRAP_SHA_1"
    case aesKeyWrapSHA256 = "RSA_AES_KEY_WRAP_SHA_256"
    case sm2 = "SM2PKE"

    /// - Throws: UnsupportedOperationException for what AWS has given up (PKCS #1 v1.5, October 2023), and for SM2.
    func algorithm() throws(Refusal) -> WrappingAlgorithm {
        switch self {
        case .oaepSHA1: .oaepSHA1
        case .oaepSHA256: .oaepSHA256
        case .aesKeyWrapSHA1: .aesKeyWrapSHA1
        case .aesKeyWrapSHA256: .aesKeyWrapSHA256
        case .pkcs1, .sm2: throw .unsupported("WrappingAlgorithm \(rawValue) is not supported.")
        }
    }
}

enum WrappingKeySpecName: String, WireName {
    case rsa2048 = "RSA_2048"
    case rsa3072 = "RSA_3072"
    case rsa4096 = "RSA_4096"
    case sm2 = "SM2"

    func algorithm() throws(Refusal) -> KeyAlgorithm {
        switch self {
        case .rsa2048: .rsa2048
        case .rsa3072: .rsa3072
        case .rsa4096: .rsa4096
        case .sm2: throw .unsupported("WrappingKeySpec SM2 is not supported.")
        }
    }
}

enum ExpirationModelName: String, WireName {
    case expires = "KEY_MATERIAL_EXPIRES"
    case doesNotExpire = "KEY_MATERIAL_DOES_NOT_EXPIRE"
}

enum ImportTypeName: String, WireName {
    case new = "NEW_KEY_MATERIAL"
    case existing = "EXISTING_KEY_MATERIAL"
}

enum IncludeKeyMaterialName: String, WireName {
    case all = "ALL_KEY_MATERIAL"
    case rotationsOnly = "ROTATIONS_ONLY"
}
