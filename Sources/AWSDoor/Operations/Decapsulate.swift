import KeyModel
import ServiceRequests
import StrictJSON

/// Gets an encapsulated secret out.
/// - Source: AWS KMS API Reference, Decapsulate
struct DecapsulateCall: Call {
    let request: Decapsulate

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let encapsulated = try input.requiredBlob("SharedSecretCiphertextBlob", upTo: 6144)
        _ = try input.requiredChoice("EncapsulationAlgorithm", of: EncapsulationAlgorithmName.self)
        try input.readUseOptions()
        try input.check()
        request = Decapsulate(key: try input.key(key).keyOrAlias(), encapsulated: encapsulated)
    }

    func write(_ outcome: Decapsulate.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("KeyId", outcome.key.key.arn)
        writer.member("SharedSecret", secret: outcome.secret)
        writer.member("EncapsulationAlgorithm", EncapsulationAlgorithmName.mlKEM.rawValue)
        writer.endObject()
    }
}
