import KeyModel
import ServiceRequests
import StrictJSON

/// Gives a symmetric key new material now.
/// - Source: AWS KMS API Reference, RotateKeyOnDemand
struct RotateKeyOnDemandCall: Call {
    let request: RotateKey

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        try input.check()
        request = RotateKey(key: try input.key(key).key(), trigger: .onDemand)
    }

    func write(_ outcome: KeyDescription, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("KeyId", outcome.key.arn)
        writer.endObject()
    }
}
