import FoundationEssentials
import KeyModel
import ServiceRequests
import StrictJSON

/// KeyBundle and KeyItem, the two ways in which Azure shows a key.
/// - Source: Azure Key Vault REST API, KeyBundle, KeyItem, JsonWebKey; RFC 7518, section 6
struct KeyBundle {
    var key: KeyDescription
    /// `https://NAME.vault.localhost:8443/keys/NAME`
    var base: String

    private var version: KeyVersionDescription { key.currentVersion }

    /// The public key and what may be done with it.
    func write(to writer: inout JSONWriter) {
        writer.member("key") { webKey in
            webKey.member("kid", KeyBundle.versioned(base, version.identifier))
            webKey.member("kty", JSONWebKeyType(key.algorithm.family).name(in: key.residence))
            webKey.member("key_ops", version.capabilities.map(\.rawValue))
            if let curve = JSONWebKeyCurve(key.algorithm) { webKey.member("crv", curve.rawValue) }
            writeComponents(to: &webKey)
        }
        writeAttributes(to: &writer)
        writeTags(to: &writer)
    }

    /// - Parameter isVersion: whether the item stands for the version and not for the key.
    func writeItem(to writer: inout JSONWriter, isVersion: Bool = false) {
        writer.beginObject()
        writer.member("kid", isVersion ? KeyBundle.versioned(base, version.identifier) : base)
        writeAttributes(to: &writer)
        writeTags(to: &writer)
        writer.endObject()
    }

    /// A version's identifier as Azure has it: 32 hexadecimal digits, of our 64.
    static func versioned(_ base: String, _ version: KeyVersionIdentifier) -> String { "\(base)/\(version.prefix(32))" }

    private func writeComponents(to writer: inout JSONWriter) {
        switch version.publicKey?.components {
        case .rsa(let modulus, let exponent):
            writer.member("n", bytes: modulus)
            writer.member("e", bytes: exponent)
        case .ellipticCurve(let x, let y):
            writer.member("x", bytes: x)
            writer.member("y", bytes: y)
        case .edwardsCurve(let x): writer.member("x", bytes: x)
        case .lattice(let key): writer.member("pub", bytes: key)
        case nil: break
        }
    }

    private func writeAttributes(to writer: inout JSONWriter) {
        writer.member("attributes") { attributes in
            attributes.member("enabled", isEnabled)
            if let start = version.usagePeriod.start { attributes.member("nbf", start.unixSeconds) }
            if let end = version.usagePeriod.end { attributes.member("exp", end.unixSeconds) }
            attributes.member("created", version.created.unixSeconds)
            attributes.member("updated", version.updated.unixSeconds)
            attributes.member("recoveryLevel", "Recoverable+Purgeable")
            attributes.member("recoverableDays", 90)
            attributes.member("exportable", false)
            // 1 and 2 stand for Azure's validated modules; what the token behind PKCS#11 is, the door can't vouch for.
            if key.residence == .token { attributes.member("hsmPlatform", "0") }
        }
    }

    /// Azure knows one switch where we know two: the version's, and the key's state that AWS changes.
    private var isEnabled: Bool {
        switch key.state {
        case .active, .preActivation: version.isEnabled
        case .suspended, .deactivated, .compromised, .destroyed: false
        }
    }

    private func writeTags(to writer: inout JSONWriter) {
        guard !key.tags.isEmpty else { return }
        writer.member("tags") { tags in
            for (name, value) in key.tags.sorted(by: { $0.key < $1.key }) {
                tags.key(name)
                tags.string(value)
            }
        }
    }
}

extension Date {
    /// Whole seconds; what lies outside of the years that protocols know is cut.
    var unixSeconds: Int { Int(min(max(timeIntervalSince1970, -62_135_596_800), 253_402_300_799).rounded(.down)) }
}

extension KeyCall {
    /// `https://NAME.vault.localhost:8443/keys/NAME`
    func base(_ name: KeyName) -> String { "\(vaultURL)/keys/\(name)" }

    func bundle(_ key: KeyDescription) -> AzureAnswer {
        AzureAnswer { KeyBundle(key: key, base: base(keyName)).write(to: &$0) }
    }
}
