import KeyModel
import ServiceRequests

/// Ends the automatic rotation of a key.
/// - Source: AWS KMS API Reference, DisableKeyRotation
struct DisableKeyRotationCall: Call {
    let request: DisableKeyRotation

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        try input.check()
        request = DisableKeyRotation(key: try input.key(key).key())
    }
}
