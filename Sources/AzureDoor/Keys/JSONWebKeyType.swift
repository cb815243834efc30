import KeyModel

/// `kty` without the `-HSM` that says where the key lives.
/// - Source: RFC 7518, section 6.1; RFC 8037, section 2; RFC 9964 for AKP, which Azure doesn't have
enum JSONWebKeyType: String, Sendable {
    case rsa = "RSA"
    case ellipticCurve = "EC"
    case octets = "oct"
    case octetKeyPair = "OKP"
    case algorithmKeyPair = "AKP"

    init(_ family: KeyAlgorithm.Family) {
        switch family {
        case .rsa: self = .rsa
        case .ellipticCurve: self = .ellipticCurve
        case .aes, .hmac: self = .octets
        case .edwardsCurve: self = .octetKeyPair
        case .latticeSignature, .latticeEncapsulation: self = .algorithmKeyPair
        }
    }

    /// `RSA-HSM`
    func name(in residence: KeyResidence) -> String {
        switch residence {
        case .storage, .external: rawValue
        case .token, .keyStore: rawValue + "-HSM"
        }
    }

    /// What keys of the type that are made here may be asked to do.
    var capabilities: [KeyCapability] {
        switch self {
        case .rsa: [.encrypt, .decrypt, .sign, .verify, .wrapKey, .unwrapKey]
        case .ellipticCurve, .octetKeyPair, .algorithmKeyPair: [.sign, .verify]
        case .octets: [.encrypt, .decrypt, .wrapKey, .unwrapKey]
        }
    }
}
