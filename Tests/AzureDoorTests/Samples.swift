import FoundationEssentials
import KeyModel
import ServiceRequests

extension VaultAddress {
    static let sample = VaultAddress(
        name: "aegis-kv", region: "usgovvirginia", partition: "aws-us-gov", account: "123456789012",
        tenant: "11111111-1111-1111-1111-111111111111")
}

enum Sample {
    static let identifier = KeyIdentifier("1234abcd-12ab-34cd-56ef-1234567890ab")!
    static let identity = KeyIdentity(identifier, in: .sample)
    static let version = String(repeating: "0123456789abcdef", count: 4)
    static let shown = String(repeating: "0123456789abcdef", count: 2)
    static let versionIdentity = KeyVersionIdentity(identity, version: version)
    static let created = Date(timeIntervalSince1970: 1_795_469_442)

    static let rsaPublicKey = PublicKeyMaterial(
        subjectPublicKeyInfo: [0x30], components: .rsa(modulus: [0xFB, 0xFF, 0xBF], exponent: [1, 0, 1]))
    static let ecPublicKey = PublicKeyMaterial(
        subjectPublicKeyInfo: [0x30], components: .ellipticCurve(x: [0, 1], y: [2, 3]))

    static func versionDescription(
        enabled: Bool = true, period: UsagePeriod = UsagePeriod(),
        capabilities: [KeyCapability] = [.encrypt, .decrypt, .sign, .verify, .wrapKey, .unwrapKey],
        publicKey: PublicKeyMaterial? = rsaPublicKey, identifier: String = version
    ) -> KeyVersionDescription {
        KeyVersionDescription(
            number: 1, identifier: identifier, created: created, updated: created.addingTimeInterval(5),
            isEnabled: enabled, usagePeriod: period, capabilities: capabilities, publicKey: publicKey)
    }

    static func key(
        _ algorithm: KeyAlgorithm = .rsa2048, residence: KeyResidence = .storage, state: KeyState = .active,
        destruction: Date? = nil, tags: [String: String] = [:], version: KeyVersionDescription = versionDescription()
    ) -> KeyDescription {
        KeyDescription(
            key: identity, algorithm: algorithm, purpose: .encryptDecrypt, residence: residence, description: "",
            created: created, state: state, destruction: destruction, tags: tags, rotation: nil, currentVersion: version
        )
    }

    static func named(_ name: String, _ description: KeyDescription? = key()) -> NamedKey {
        NamedKey(name: name, key: identity, created: created, updated: created, description: description)
    }
}
