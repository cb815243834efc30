import KeyModel
import ServiceRequests

/// Replaces the text that describes a key.
/// - Source: AWS KMS API Reference, UpdateKeyDescription
struct UpdateKeyDescriptionCall: Call {
    let request: UpdateKeyDescription

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let description = try input.requiredText("Description", .description)
        try input.check()
        request = UpdateKeyDescription(key: try input.key(key).key(), description: description)
    }
}
