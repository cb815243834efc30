import KeyModel
import ServiceRequests
import StrictJSON

/// A fresh data key, in clear and encrypted.
/// - Source: AWS KMS API Reference, GenerateDataKey
struct GenerateDataKeyCall: Call {
    let request: GenerateDataKey

    init(reading input: inout InputReader) throws(Refusal) {
        let recipient = try input.recipient()
        let asked = try DataKeyInput(reading: &input)
        request = GenerateDataKey(
            key: asked.key, byteCount: asked.byteCount, context: asked.context, recipient: recipient)
    }

    func write(_ outcome: GenerateDataKey.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("CiphertextBlob", base64: outcome.ciphertext)
        writer.member("Plaintext", outcome.plaintext, or: outcome.forRecipient)
        writer.member("KeyId", outcome.key.key.arn)
        if outcome.forRecipient == nil {
            writer.member("KeyMaterialId", material: outcome.key.version, of: outcome.ciphertext)
        }
        writer.endObject()
    }
}

/// What is asked with the data key's plaintext as without it.
struct DataKeyInput {
    let key: KeyReference
    let byteCount: Int
    let context: [String: String]

    init(reading input: inout InputReader) throws(Refusal) {
        let keyText = try input.keyText()
        context = try input.map("EncryptionContext")
        let count = try input.integer("NumberOfBytes", 1...1024)
        let spec = try input.choice("KeySpec", of: DataKeySpecName.self)
        try input.readUseOptions()
        try input.check()
        switch (count, spec) {
        case (let count?, nil): byteCount = count
        case (nil, let spec?): byteCount = spec.byteCount
        default: throw .validation("Please specify either number of bytes or key spec.", because: .dataKeyLength)
        }
        key = try input.key(keyText).keyOrAlias()
    }
}
