import KeyModel

/// `crv`
/// - Source: Azure Key Vault REST API, JsonWebKeyCurveName; RFC 8037 for the one that Azure doesn't have
enum JSONWebKeyCurve: String, Sendable {
    case p256 = "P-256"
    case p384 = "P-384"
    case p521 = "P-521"
    case secp256k1 = "P-256K"
    case ed25519 = "Ed25519"

    init?(_ algorithm: KeyAlgorithm) {
        switch algorithm {
        case .ecP256: self = .p256
        case .ecP384: self = .p384
        case .ecP521: self = .p521
        case .ecSecp256k1: self = .secp256k1
        case .ed25519: self = .ed25519
        case .aes256, .rsa2048, .rsa3072, .rsa4096, .hmac224, .hmac256, .hmac384, .hmac512: return nil
        case .mlDSA44, .mlDSA65, .mlDSA87, .mlKEM512, .mlKEM768, .mlKEM1024: return nil
        }
    }

    /// nil for the one that isn't among Azure's.
    var elliptic: KeyAlgorithm? {
        switch self {
        case .p256: .ecP256
        case .p384: .ecP384
        case .p521: .ecP521
        case .secp256k1: .ecSecp256k1
        case .ed25519: nil
        }
    }
}
