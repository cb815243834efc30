import KeyModel
import RequestSigning
import ServiceRequests

/// A key as requests name it: its id, its ARN, an alias, or an alias's ARN.
///
/// ```
/// 1234abcd-12ab-34cd-56ef-1234567890ab
/// mrk-1234abcd12ab84cda6ef1234567890ab
/// arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab
/// alias/NAME
/// arn:aws-us-gov:kms:us-gov-west-1:123456789012:alias/NAME
/// ```
/// - Source: AWS KMS developer guide, "Key identifiers (KeyId)"
struct KeyText {
    let text: String
    let operation: AWSOperation?
    let place: Place

    private static let aliasPrefix = "alias/"
    private static let keyPrefix = "key/"

    init(_ text: String, operation: AWSOperation?, place: Place) {
        (self.text, self.operation, self.place) = (text, operation, place)
    }

    /// For operations that take aliases too.
    func keyOrAlias() throws(Refusal) -> KeyReference { try reference(takingAliases: true) }

    /// For operations that take keys alone.
    func key() throws(Refusal) -> KeyReference { try reference(takingAliases: false) }

    var isAlias: Bool {
        text.hasPrefix(Self.aliasPrefix) || (text.hasPrefix("arn:") && text.contains(":" + Self.aliasPrefix))
    }

    private func reference(takingAliases: Bool) throws(Refusal) -> KeyReference {
        guard text.hasPrefix("arn:") else { return try reference(text, in: place.vault, takingAliases) }
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[2] == "kms" else { throw malformed }
        guard parts[1] == place.partition else { throw invalid(parts[1]) }
        guard parts[3] == place.region else { throw invalid(parts[3]) }
        let resource = String(parts[5])
        let isKey = resource.hasPrefix(Self.keyPrefix)
        guard isKey || resource.hasPrefix(Self.aliasPrefix) else { throw malformed }
        let name = isKey ? String(resource.dropFirst(Self.keyPrefix.count)) : resource
        return try reference(name, in: .located(region: place.region, account: String(parts[4])), takingAliases)
    }

    private func reference(
        _ name: String, in vault: VaultSelector, _ takingAliases: Bool
    ) throws(Refusal) -> KeyReference {
        if name.hasPrefix(Self.aliasPrefix) {
            guard takingAliases else { throw aliasesUnsupported }
            return KeyReference(.name(String(name.dropFirst(Self.aliasPrefix.count))), in: vault)
        }
        if let identifier = KeyIdentifier(name) { return KeyReference(.id(identifier), in: vault) }
        throw notFound("Invalid keyId '\(name)'")
    }

    private func notFound(_ message: String) -> Refusal {
        Refusal(.notFound(message), because: .invalidInput(.name))
    }

    private func invalid(_ part: Substring) -> Refusal { notFound("Invalid arn \(part)") }

    private var aliasesUnsupported: Refusal {
        let message = "Key Aliases are not supported for this operation."
        return Refusal(AWSError("InvalidArnException", message), because: .invalidInput(.name))
    }

    private var malformed: Refusal {
        guard operation?.hasInvalidARNError == true else { return notFound("Invalid arn \(text)") }
        return Refusal(AWSError("InvalidArnException", "Invalid arn \(text)"), because: .invalidInput(.name))
    }
}
