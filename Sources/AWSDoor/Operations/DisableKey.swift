import KeyModel
import ServiceRequests

/// Forbids all use of a key.
/// - Source: AWS KMS API Reference, DisableKey
struct DisableKeyCall: Call {
    let request: SuspendKey

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        try input.check()
        request = SuspendKey(key: try input.key(key).key())
    }
}
