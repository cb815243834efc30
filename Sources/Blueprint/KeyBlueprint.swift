public import KeyModel
import ServiceRequests

/// A key as it should be. What is nil is left as it is found.
public struct KeyBlueprint: Hashable, Sendable {
    public var name: KeyName
    public var algorithm: KeyAlgorithm
    public var purpose: KeyPurpose
    public var hardware: HardwarePreference
    public var description: String?
    public var capabilities: [KeyCapability]?
    public var rotation: RotationBlueprint?
    /// The key of the same vault that stands above it in the hierarchy; nil for the vault key.
    public var parent: KeyName?
    /// What it protects, in the words of those who run it.
    public var protects: [String]
    public var tags: [String: String]
    /// JSON.
    public var policy: String?

    /// Its own tags, and those that tell its place in the hierarchy.
    public var allTags: [String: String] {
        var tags = tags
        if let parent { tags[HierarchyTag.parent] = parent }
        if !protects.isEmpty { tags[HierarchyTag.protects] = protects.joined(separator: HierarchyTag.separator) }
        return tags
    }

    func creation(in vault: VaultName, residence: KeyResidence) -> CreateKey {
        CreateKey(
            vault: .named(vault), algorithm: algorithm, purpose: purpose, residence: residence,
            description: description ?? "", policy: policy, tags: allTags, keyName: name, capabilities: capabilities,
            rotationPeriodInDays: rotation?.days)
    }
}

/// Whether a key lives in the PKCS #11 token.
public enum HardwarePreference: String, Hashable, Sendable, CaseIterable {
    /// Where a token is configured; in storage where none is.
    case prefer
    case require
    case no
}

/// How a key is rotated automatically.
public enum RotationBlueprint: Hashable, Sendable {
    case every(days: Int)
    case never

    var days: Int? {
        switch self {
        case .every(let days): days
        case .never: nil
        }
    }
}

/// The tags by which a key's place in the hierarchy is kept, where every protocol can read it.
public enum HierarchyTag {
    /// The name of the key above it.
    public static let parent = "aegis:parent"
    /// What it protects, one after another.
    public static let protects = "aegis:protects"
    /// AWS allows it in a tag's value.
    public static let separator = " / "
    static let prefix = "aegis:"
}
