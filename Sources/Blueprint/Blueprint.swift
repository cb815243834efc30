public import KeyModel

/// What should be there: vaults, the keys in them, their place in the hierarchy, their rotation and their policies.
///
/// ```yaml
/// version: 1
/// vaults:
///   - name: aegis-kv-prod-usgw1        # 3 to 24 letters, digits, hyphens
///     region: us-gov-west-1
///     partition: aws-us-gov
///     account: "123456789012"
///     tenant: 12345678-1234-1234-1234-123456789012
///     keys:
///       - name: aegis-prod-dek
///         algorithm: aes256
///         purpose: encryptDecrypt      # default: encryptDecrypt; EC keys signVerify; HMAC keys authenticateMessages
///         hsm: no                      # prefer, require or no (default)
///         description: Aegis Database Encryption Key
///         rotationDays: 90             # 90 to 2560, or never
///         capabilities: [encrypt, decrypt]
///         parent: other-key            # default: the vault key
///         protects: [PostgreSQL TDE]
///         tags: { Environment: prod-gov }
///         policy: { Version: "2012-10-17", Statement: [] }   # or JSON as text, or policyFile: PATH
/// ```
/// What a blueprint leaves out it leaves alone; what is in a vault beyond it stays.
public struct Blueprint: Hashable, Sendable {
    /// The most that is read, in bytes.
    public static let byteLimit = 256 * 1024
    public static let vaultLimit = 64
    /// In one vault.
    public static let keyLimit = 1_000

    public var vaults: [VaultBlueprint]

    /// - Parameters:
    ///   - yaml: at most `byteLimit` bytes.
    ///   - readingFile: finds the text of a `policyFile`; without it there may be none.
    /// - Throws: the first thing that is wrong, with its line.
    public init(yaml: String, readingFile: ((String) -> String?)? = nil) throws(BlueprintError) {
        vaults = try BlueprintReader(readingFile: readingFile).vaults(in: yaml)
    }
}

/// A vault, and what should be in it.
public struct VaultBlueprint: Hashable, Sendable {
    public var address: VaultAddress
    public var keys: [KeyBlueprint]
}
