import KeyModel
import ServiceRequests
import StrictJSON

/// A fresh key pair, its private half encrypted only.
/// - Source: AWS KMS API Reference, GenerateDataKeyPairWithoutPlaintext
struct GenerateDataKeyPairWithoutPlaintextCall: Call {
    let request: GenerateDataKeyPairWithoutPlaintext

    init(reading input: inout InputReader) throws(Refusal) {
        let asked = try DataKeyPairInput(reading: &input)
        request = GenerateDataKeyPairWithoutPlaintext(key: asked.key, pair: asked.pair, context: asked.context)
    }

    func write(_ outcome: GenerateDataKeyPairWithoutPlaintext.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("PrivateKeyCiphertextBlob", base64: outcome.privateKeyCiphertext)
        writer.member("PublicKey", base64: outcome.publicKey)
        writer.member("KeyId", outcome.key.key.arn)
        writer.member("KeyPairSpec", KeySpecName(outcome.pair).rawValue)
        writer.member("KeyMaterialId", material: outcome.key.version, of: outcome.privateKeyCiphertext)
        writer.endObject()
    }
}
