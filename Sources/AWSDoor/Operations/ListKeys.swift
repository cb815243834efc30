import KeyModel
import ServiceRequests
import StrictJSON

/// Lists the keys of the account and region.
/// - Source: AWS KMS API Reference, ListKeys
struct ListKeysCall: Call {
    let request: ListKeys

    init(reading input: inout InputReader) throws(Refusal) {
        let (limit, marker) = try input.paging()
        try input.check()
        let paging = try Paging(limit: limit, defaultLimit: 100, marker: marker, operation: .listKeys)
        request = ListKeys(vault: input.place.vault, page: paging.request)
    }

    func write(_ outcome: Page<KeyIdentity>, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key(literal: "Keys")
        writer.beginArray()
        for key in outcome.elements {
            writer.beginObject()
            writer.member("KeyId", key.identifier.text)
            writer.member("KeyArn", key.arn)
            writer.endObject()
        }
        writer.endArray()
        Paging.write(next: outcome.next, of: .listKeys, to: &writer)
        writer.endObject()
    }
}
