import KeyModel
import ServiceRequests
import StrictJSON

/// The tags of a key.
/// - Source: AWS KMS API Reference, ListResourceTags
struct ListResourceTagsCall: Call {
    let request: ListKeyTags

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let (limit, marker) = try input.paging()
        try input.check()
        let paging = try Paging(limit: limit, defaultLimit: 50, marker: marker, operation: .listResourceTags)
        request = ListKeyTags(key: try input.key(key).key(), page: paging.request)
    }

    func write(_ outcome: Page<KeyTag>, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key(literal: "Tags")
        writer.beginArray()
        for tag in outcome.elements {
            writer.beginObject()
            writer.member("TagKey", tag.key)
            writer.member("TagValue", tag.value)
            writer.endObject()
        }
        writer.endArray()
        Paging.write(next: outcome.next, of: .listResourceTags, to: &writer)
        writer.endObject()
    }
}
