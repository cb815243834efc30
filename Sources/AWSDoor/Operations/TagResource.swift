import KeyModel
import ServiceRequests

/// Puts tags on a key.
/// - Source: AWS KMS API Reference, TagResource
struct TagResourceCall: Call {
    let request: TagKey

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let tags = try input.tags()
        if tags == nil { input.missing("Tags") }
        try input.check()
        request = TagKey(key: try input.key(key).key(), tags: try InputReader.distinct(tags ?? []))
    }
}
