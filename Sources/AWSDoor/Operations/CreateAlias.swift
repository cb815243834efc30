import KeyModel
import ServiceRequests

/// Gives a key an alias.
/// - Source: AWS KMS API Reference, CreateAlias
struct CreateAliasCall: Call {
    let request: CreateKeyName

    init(reading input: inout InputReader) throws(Refusal) {
        let alias = try input.requiredText("AliasName", .aliasName)
        let target = try input.keyText("TargetKeyId")
        try input.check()
        request = CreateKeyName(keyName: try AliasText.name(alias), target: try input.aliasTarget(target))
    }
}

extension InputReader {
    /// - Throws: ValidationException for an alias: an alias stands for a key, never for another alias.
    func aliasTarget(_ text: String) throws(Refusal) -> KeyReference {
        let target = try key(text)
        guard !target.isAlias else { throw .validation("Aliases must refer to keys. Not aliases") }
        return try target.key()
    }
}
