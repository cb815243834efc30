import KeyModel
import ServiceRequests
import StrictJSON

/// What is needed to import key material.
/// - Source: AWS KMS API Reference, GetParametersForImport
struct GetParametersForImportCall: Call {
    let request: GetImportParameters

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let wrapping = try input.requiredChoice("WrappingAlgorithm", of: WrappingAlgorithmName.self)
        let spec = try input.requiredChoice("WrappingKeySpec", of: WrappingKeySpecName.self)
        try input.check()
        request = GetImportParameters(
            key: try input.key(key).key(), wrapping: try wrapping.algorithm(), wrappingKey: try spec.algorithm())
    }

    func write(_ outcome: GetImportParameters.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("KeyId", outcome.key.arn)
        writer.member("ImportToken", base64: outcome.token)
        writer.member("PublicKey", base64: outcome.publicKey)
        writer.member("ParametersValidTo", outcome.expires)
        writer.endObject()
    }
}
