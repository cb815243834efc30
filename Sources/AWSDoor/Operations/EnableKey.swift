import KeyModel
import ServiceRequests

/// Allows the use of a disabled key again.
/// - Source: AWS KMS API Reference, EnableKey
struct EnableKeyCall: Call {
    let request: ReactivateKey

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        try input.check()
        request = ReactivateKey(key: try input.key(key).key())
    }
}
