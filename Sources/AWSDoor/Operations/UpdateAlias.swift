import KeyModel
import ServiceRequests

/// Gives an alias to another key.
/// - Source: AWS KMS API Reference, UpdateAlias
struct UpdateAliasCall: Call {
    let request: UpdateKeyName

    init(reading input: inout InputReader) throws(Refusal) {
        let alias = try input.requiredText("AliasName", .aliasName)
        let target = try input.keyText("TargetKeyId")
        try input.check()
        request = UpdateKeyName(keyName: try AliasText.name(alias), target: try input.aliasTarget(target))
    }
}
