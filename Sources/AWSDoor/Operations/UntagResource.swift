import KeyModel
import ServiceRequests

/// Takes tags off a key.
/// - Source: AWS KMS API Reference, UntagResource
struct UntagResourceCall: Call {
    let request: UntagKey

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let tagKeys = try input.texts("TagKeys", .tagKey)
        if input.value("TagKeys") == nil { input.missing("TagKeys") }
        try input.check()
        request = UntagKey(key: try input.key(key).key(), tagKeys: tagKeys)
    }
}
