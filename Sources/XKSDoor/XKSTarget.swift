import KeyModel

/// What a request target names.
///
/// ```
/// /VAULT/kms/xks/v1/health
/// /VAULT/kms/xks/v1/keys/KEY/metadata     encrypt  decrypt
/// ```
/// The prefix of the URI path is the vault's name: the region in a signature's scope is the one that AWS KMS asks from,
/// and says nothing of us.
/// - Source: AWS KMS External Key Store Proxy API Specification, "API operations"
struct XKSTarget: Equatable {
    static let marker = "/kms/xks/v1/"

    enum Call: Equatable {
        case health
        case metadata(externalKey: String)
        case encrypt(externalKey: String)
        case decrypt(externalKey: String)
    }

    let vault: VaultName
    let call: Call

    /// nil for what is no path of the specification's.
    init?(_ path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 6, parts[0].isEmpty, parts[2] == "kms", parts[3] == "xks", parts[4] == "v1",
            (3...24).contains(parts[1].utf8.count)
        else { return nil }
        vault = parts[1]
        if parts.count == 6, parts[5] == "health" {
            call = .health
            return
        }
        guard parts.count == 8, parts[5] == "keys", Self.isKeyName(parts[6]) else { return nil }
        switch parts[7] {
        case "metadata": call = .metadata(externalKey: parts[6])
        case "encrypt": call = .encrypt(externalKey: parts[6])
        case "decrypt": call = .decrypt(externalKey: parts[6])
        default: return nil
        }
    }

    /// - Source: "External key identifiers": 1 to 128 letters, digits, hyphens, periods and underscores
    private static func isKeyName(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
