import KeyModel
import ServiceRequests

/// Takes an alias away; the key stays.
/// - Source: AWS KMS API Reference, DeleteAlias
struct DeleteAliasCall: Call {
    let request: DeleteKeyName

    init(reading input: inout InputReader) throws(Refusal) {
        let alias = try input.requiredText("AliasName", .aliasName)
        try input.check()
        request = DeleteKeyName(keyName: try AliasText.name(alias), vault: input.place.vault)
    }
}
