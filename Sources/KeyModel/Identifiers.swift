import FoundationEssentials

/// A key, for good. One that lives in a single vault is a random UUID in lower case, `1234abcd-12ab-34cd-56ef-1234567890ab`;
/// one that can live in several, each of another region, has that many digits without hyphens after `mrk-`,
/// `mrk-1234abcd12ab84cda6ef1234567890ab`, and is the same in all of them.
///
/// Both stand for 16 bytes. Those of a multi-region key are a UUID of version 8, those of any other one of version 4, so that
/// where there is room for 16 bytes only, as in a ciphertext, they say which form it is.
/// - Source: RFC 9562, sections 5.4 and 5.8; docs/formats/ciphertext.md
public struct KeyIdentifier: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    public let text: String

    /// A fresh one.
    public init() { text = UUID().uuidString.lowercased() }

    /// A fresh one of a key that can live in several vaults.
    public static func multiRegion() -> KeyIdentifier {
        var bytes = KeyIdentifier().bytes
        bytes[6] = bytes[6] & 0x0F | 0x80
        return KeyIdentifier(multiRegion: bytes)
    }

    /// nil unless `text` is a UUID in lower case, or `mrk-` and 32 hexadecimal digits in lower case.
    public init?(_ text: String) {
        guard text.utf8.count == 36 else { return nil }
        if text.hasPrefix(Self.multiRegionPrefix) {
            guard text.utf8.dropFirst(4).allSatisfy({ Self.digit($0) != nil }) else { return nil }
        } else {
            guard text == text.lowercased(), UUID(uuidString: text) != nil else { return nil }
        }
        self.text = text
    }

    private init(multiRegion bytes: [UInt8]) { text = Self.multiRegionText(bytes) }

    private static func multiRegionText(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let hexadecimal = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return multiRegionPrefix + String(decoding: hexadecimal, as: UTF8.self)
    }

    private static let multiRegionPrefix = "mrk-"

    /// Whether the key can live in several vaults.
    public var isMultiRegion: Bool { text.hasPrefix(Self.multiRegionPrefix) }

    /// The 16 bytes of the UUID.
    public var bytes: [UInt8] {
        guard isMultiRegion else {
            let u = (UUID(uuidString: text) ?? UUID()).uuid
            return [u.0, u.1, u.2, u.3, u.4, u.5, u.6, u.7, u.8, u.9, u.10, u.11, u.12, u.13, u.14, u.15]
        }
        let digits = text.utf8.dropFirst(4).compactMap(Self.digit)
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    /// - Parameter bytes: exactly 16.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        let b = Array(bytes)
        guard b[6] >> 4 != 8 else {
            text = Self.multiRegionText(b)
            return
        }
        let uuid: uuid_t = (
            b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]
        )
        text = UUID(uuid: uuid).uuidString.lowercased()
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let identifier = KeyIdentifier(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a key identifier")
        }
        self = identifier
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    public static func < (a: Self, b: Self) -> Bool { a.text < b.text }
    public var description: String { text }
}

/// The place of a version in its key's history; the first is 1.
public typealias KeyVersionNumber = UInt32

/// A version's public name: 64 hexadecimal digits in lower case, of 32 random bytes.
public typealias KeyVersionIdentifier = String

/// A vault's short name, unique in a service: 3 to 24 letters, digits and hyphens (Azure's rule for vault names).
public typealias VaultName = String

/// A name under which a key is found in its vault: AWS's `alias/NAME` and Azure's `keys/NAME`, without the prefix.
public typealias KeyName = String

/// Everything that the protocols need to know of a vault to speak its name.
public struct VaultAddress: Hashable, Sendable, Codable {
    public var name: VaultName
    /// `us-gov-west-1`, `usgovvirginia`
    public var region: String
    /// `aws-us-gov`
    public var partition: String
    /// 12 digits.
    public var account: String
    /// The UUID of the Azure tenant.
    public var tenant: String

    public init(name: VaultName, region: String, partition: String, account: String, tenant: String) {
        self.name = name
        self.region = region
        self.partition = partition
        self.account = account
        self.tenant = tenant
    }
}
