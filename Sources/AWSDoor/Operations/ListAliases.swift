import KeyModel
import ServiceRequests
import StrictJSON

/// Lists the aliases of the account and region, or of one key.
/// - Source: AWS KMS API Reference, ListAliases
struct ListAliasesCall: Call {
    let request: ListKeyNames

    init(reading input: inout InputReader) throws(Refusal) {
        let keyText = try input.text("KeyId", .keyID)
        let (limit, marker) = try input.paging()
        try input.check()
        let key = try keyText.map { text throws(Refusal) in try input.key(text).key() }
        let paging = try Paging(limit: limit, defaultLimit: 50, marker: marker, operation: .listAliases)
        request = ListKeyNames(vault: input.place.vault, key: key, page: paging.request)
    }

    func write(_ outcome: Page<NamedKey>, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key(literal: "Aliases")
        writer.beginArray()
        for alias in outcome.elements {
            writer.beginObject()
            writer.member("AliasName", "alias/" + alias.name)
            writer.member("AliasArn", ResourceName.keyName(alias.name, vault: alias.key.vault).arn)
            writer.member("TargetKeyId", alias.key.identifier.text)
            writer.member("CreationDate", alias.created)
            writer.member("LastUpdatedDate", alias.updated)
            writer.endObject()
        }
        writer.endArray()
        Paging.write(next: outcome.next, of: .listAliases, to: &writer)
        writer.endObject()
    }
}
