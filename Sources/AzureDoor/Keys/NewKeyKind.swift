import KeyModel
import StrictJSON

/// What kind of key `create` asks for: `kty`, `key_size`, `crv`.
/// - Source: Azure Key Vault REST API, CreateKey; "Key types, algorithms, and operations"
struct NewKeyKind: Hashable, Sendable {
    var type: JSONWebKeyType
    var algorithm: KeyAlgorithm
    var residence: KeyResidence

    init(_ body: JSONValue) throws(AzureFailure) {
        switch body["kty"]?.stringValue {
        case "RSA": self = try Self.rsa(body, .storage)
        case "RSA-HSM": self = try Self.rsa(body, .token)
        case "EC": self = try Self.ellipticCurve(body, .storage)
        case "EC-HSM": self = try Self.ellipticCurve(body, .token)
        case "oct", "oct-HSM":
            throw .badParameter("Keys of type 'oct' are not supported by vaults, only by managed HSMs.")
        default: throw .property("kty")
        }
    }

    private init(_ type: JSONWebKeyType, _ algorithm: KeyAlgorithm, _ residence: KeyResidence) {
        self.type = type
        self.algorithm = algorithm
        self.residence = residence
    }

    private static func rsa(_ body: JSONValue, _ residence: KeyResidence) throws(AzureFailure) -> NewKeyKind {
        guard body.present("crv") == nil else { throw .property("crv") }
        if let exponent = body.present("public_exponent"), exponent.intValue != 65537 {
            throw .property("public_exponent")
        }
        let size = body.present("key_size")
        return switch size == nil ? 2048 : size?.intValue {
        case 2048: NewKeyKind(.rsa, .rsa2048, residence)
        case 3072: NewKeyKind(.rsa, .rsa3072, residence)
        case 4096: NewKeyKind(.rsa, .rsa4096, residence)
        default: throw .property("key_size")
        }
    }

    private static func ellipticCurve(_ body: JSONValue, _ residence: KeyResidence) throws(AzureFailure) -> NewKeyKind {
        guard body.present("public_exponent") == nil else { throw .property("public_exponent") }
        let name = body.present("crv")
        guard
            let algorithm = (name == nil ? .p256 : name?.stringValue.flatMap(JSONWebKeyCurve.init(rawValue:)))?.elliptic
        else { throw .property("crv") }
        if let size = body.present("key_size"), size.intValue != algorithm.bitCount { throw .property("key_size") }
        return NewKeyKind(.ellipticCurve, algorithm, residence)
    }
}

extension JSONValue {
    /// A member that is there and not null: clients send null for what they leave out.
    func present(_ key: String) -> JSONValue? {
        guard let value = self[key], !value.isNull else { return nil }
        return value
    }
}
