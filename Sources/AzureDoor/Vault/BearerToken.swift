import KeyModel

/// The token of an `Authorization` header.
/// - Source: RFC 6750, section 2.1
enum BearerToken {
    /// nil where the header is missing or is of another scheme.
    static func read(_ field: String?) -> SecretBytes? {
        guard let field else { return nil }
        let parts = field.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, String(parts[0]).isEqualIgnoringASCIICase("Bearer"), !parts[1].isEmpty else {
            return nil
        }
        return SecretBytes(copying: parts[1].utf8)
    }
}
