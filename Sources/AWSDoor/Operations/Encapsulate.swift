import KeyModel
import ServiceRequests
import StrictJSON

/// A fresh secret, in clear and encapsulated.
/// - Source: AWS KMS API Reference, Encapsulate
struct EncapsulateCall: Call {
    let request: Encapsulate

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        _ = try input.requiredChoice("EncapsulationAlgorithm", of: EncapsulationAlgorithmName.self)
        try input.readUseOptions()
        try input.check()
        request = Encapsulate(key: try input.key(key).keyOrAlias())
    }

    func write(_ outcome: Encapsulate.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("KeyId", outcome.key.key.arn)
        writer.member("SharedSecret", secret: outcome.secret)
        writer.member("SharedSecretCiphertextBlob", base64: outcome.encapsulated)
        writer.member("EncapsulationAlgorithm", EncapsulationAlgorithmName.mlKEM.rawValue)
        writer.endObject()
    }
}
