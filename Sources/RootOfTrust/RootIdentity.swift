/// Which root key it is: what a vault key's row says of the root that wraps it.
public struct RootIdentity: Hashable, Sendable, Codable {
    public enum Kind: String, Sendable, Codable, CaseIterable { case software, pkcs11 }

    public let kind: Kind
    /// The token's label, or the file's name without its folder.
    public let label: String
    /// Public, in lower-case hexadecimal: 16 random bytes, or 1 to 255 bytes when the key was made by another tool. In a
    /// token it is the key's `CKA_ID`.
    public let keyIdentifier: String

    public init(kind: Kind, label: String, keyIdentifier: String) {
        self.kind = kind
        self.label = label
        self.keyIdentifier = keyIdentifier
    }
}
