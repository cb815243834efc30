import KeyModel
import ServiceRequests
import StrictJSON

/// Verifies a signature. One that is wrong is an error to AWS, not an answer.
/// - Source: AWS KMS API Reference, Verify
struct VerifyCall: Call {
    let request: Verify

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let message = try input.requiredBlob("Message", upTo: 4096)
        let type = try input.choice("MessageType", of: MessageTypeName.self) ?? .raw
        let signature = try input.requiredBlob("Signature", upTo: 6144)
        let algorithm = try input.requiredChoice("SigningAlgorithm", of: SigningAlgorithmName.self)
        try input.readUseOptions()
        try input.check()
        request = Verify(
            key: try input.key(key).keyOrAlias(), input: try type.input(message, for: algorithm),
            signature: signature, algorithm: try algorithm.algorithm())
    }

    var algorithm: String? { SigningAlgorithmName(request.algorithm).rawValue }

    func write(_ outcome: Verify.Outcome, to writer: inout JSONWriter) throws(Refusal) {
        guard outcome.isValid else { throw Refusal(.invalidSignature, because: .signatureInvalid) }
        writer.beginObject()
        writer.member("KeyId", outcome.key.key.arn)
        writer.member("SignatureValid", true)
        writer.member("SigningAlgorithm", SigningAlgorithmName(outcome.algorithm).rawValue)
        writer.endObject()
    }
}
