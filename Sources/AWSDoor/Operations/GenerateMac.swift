import KeyModel
import ServiceRequests
import StrictJSON

/// Authenticates a message.
/// - Source: AWS KMS API Reference, GenerateMac
struct GenerateMacCall: Call {
    let request: GenerateMAC

    init(reading input: inout InputReader) throws(Refusal) {
        let message = try input.requiredBlob("Message", upTo: 4096)
        let key = try input.keyText()
        let algorithm = try input.requiredChoice("MacAlgorithm", of: MACAlgorithmName.self)
        try input.readUseOptions()
        try input.check()
        request = GenerateMAC(
            key: try input.key(key).keyOrAlias(), message: message, algorithm: algorithm.algorithm)
    }

    var algorithm: String? { MACAlgorithmName(request.algorithm).rawValue }

    func write(_ outcome: GenerateMAC.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("Mac", base64: outcome.mac)
        writer.member("MacAlgorithm", MACAlgorithmName(outcome.algorithm).rawValue)
        writer.member("KeyId", outcome.key.key.arn)
        writer.endObject()
    }
}
