import FoundationEssentials

/// A key, for good: a random UUID in lower case, `1234abcd-12ab-34cd-56ef-1234567890ab`.
public struct KeyIdentifier: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    public let text: String

    public init() { text = UUID().uuidString.lowercased() }

    /// nil unless `text` is a UUID in lower case.
    public init?(_ text: String) {
        guard text.utf8.count == 36, text == text.lowercased(), UUID(uuidString: text) != nil else { return nil }
        self.text = text
    }

    /// The 16 bytes of the UUID.
    public var bytes: [UInt8] {
        let u = (UUID(uuidString: text) ?? UUID()).uuid
        return [u.0, u.1, u.2, u.3, u.4, u.5, u.6, u.7, u.8, u.9, u.10, u.11, u.12, u.13, u.14, u.15]
    }

    /// - Parameter bytes: exactly 16.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        let b = Array(bytes)
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
