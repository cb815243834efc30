import KeyModel
import ServiceRequests

/// Which names keys have for Azure.
enum KeyNameRule {
    /// - Source: Azure Key Vault REST API, CreateKey: `^[0-9a-zA-Z-]+$`, 1 to 127 characters
    static func isValid(_ name: String) -> Bool {
        (1...127).contains(name.utf8.count)
            && name.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
    }

    /// A UUID is a key's identifier, which reaches keys that have no name.
    static func selector(_ name: String) -> KeySelector {
        KeyIdentifier(name).map { .id($0) } ?? .name(name)
    }
}
