import KeyModel
import ServiceRequests
import StrictJSON

/// A fresh data key, encrypted only.
/// - Source: AWS KMS API Reference, GenerateDataKeyWithoutPlaintext
struct GenerateDataKeyWithoutPlaintextCall: Call {
    let request: GenerateDataKeyWithoutPlaintext

    init(reading input: inout InputReader) throws(Refusal) {
        let asked = try DataKeyInput(reading: &input)
        request = GenerateDataKeyWithoutPlaintext(key: asked.key, byteCount: asked.byteCount, context: asked.context)
    }

    func write(_ outcome: GenerateDataKeyWithoutPlaintext.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("CiphertextBlob", base64: outcome.ciphertext)
        writer.member("KeyId", outcome.key.key.arn)
        writer.member("KeyMaterialId", material: outcome.key.version, of: outcome.ciphertext)
        writer.endObject()
    }
}
