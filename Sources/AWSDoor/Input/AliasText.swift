import KeyModel

/// The name of an alias, with its prefix: `alias/NAME`.
/// - Source: AWS KMS API Reference, CreateAlias, AliasName
enum AliasText {
    /// - Throws: ValidationException without the prefix or with a colon; NotAuthorizedException for AWS's own names.
    static func name(_ text: String) throws(Refusal) -> KeyName {
        guard text.hasPrefix("alias/"), text.utf8.count > 6 else {
            throw .validation(
                "Alias must start with the prefix \"alias/\". Please see "
                    + "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html", because: .name)
        }
        let name = String(text.dropFirst(6))
        guard !name.hasPrefix("aws/") else {
            throw Refusal(AWSError("NotAuthorizedException"), because: .invalidInput(.reservedName))
        }
        guard !name.utf8.contains(UInt8(ascii: ":")) else {
            throw .validation("\(text) contains invalid characters for an alias", because: .name)
        }
        return name
    }
}
