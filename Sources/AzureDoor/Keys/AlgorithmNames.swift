import KeyModel

/// `alg` of sign and verify.
/// - Source: RFC 7518, section 3.1; Azure Key Vault REST API, JsonWebKeySignatureAlgorithm
enum SignatureName: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
    case es256k = "ES256K"

    var algorithm: SignatureAlgorithm {
        switch self {
        case .rs256: .rsaPKCS1(.sha256)
        case .rs384: .rsaPKCS1(.sha384)
        case .rs512: .rsaPKCS1(.sha512)
        case .ps256: .rsaPSS(.sha256)
        case .ps384: .rsaPSS(.sha384)
        case .ps512: .rsaPSS(.sha512)
        case .es256, .es256k: .ecdsa(.sha256)
        case .es384: .ecdsa(.sha384)
        case .es512: .ecdsa(.sha512)
        }
    }

    /// ES256 and ES256K are one algorithm on two curves.
    var curve: KeyAlgorithm? {
        switch self {
        case .es256: .ecP256
        case .es256k: .ecSecp256k1
        default: nil
        }
    }
}

/// `alg` of encrypt, decrypt, wrapKey and unwrapKey.
/// - Source: RFC 7518, section 4.1; Azure Key Vault REST API, JsonWebKeyEncryptionAlgorithm
enum EncryptionName: String, Sendable, CaseIterable {
    case oaep = "RSA-OAEP"
    case oaep256 = "RSA-OAEP-256"
    case pkcs1 = "RSA1_5"

    var algorithm: EncryptionAlgorithm {
        switch self {
        case .oaep: .rsaOAEP(.sha1)
        case .oaep256: .rsaOAEP(.sha256)
        case .pkcs1: .rsaPKCS1
        }
    }
}
