import KeyModel
import ServiceRequests
import StrictJSON

/// A fresh key pair, its private half in clear and encrypted.
/// - Source: AWS KMS API Reference, GenerateDataKeyPair
struct GenerateDataKeyPairCall: Call {
    let request: GenerateDataKeyPair

    init(reading input: inout InputReader) throws(Refusal) {
        let recipient = try input.recipient()
        let asked = try DataKeyPairInput(reading: &input)
        request = GenerateDataKeyPair(
            key: asked.key, pair: asked.pair, context: asked.context, recipient: recipient)
    }

    func write(_ outcome: GenerateDataKeyPair.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("PrivateKeyCiphertextBlob", base64: outcome.privateKeyCiphertext)
        writer.member("PrivateKeyPlaintext", outcome.privateKey, or: outcome.forRecipient)
        writer.member("PublicKey", base64: outcome.publicKey)
        writer.member("KeyId", outcome.key.key.arn)
        writer.member("KeyPairSpec", KeySpecName(outcome.pair).rawValue)
        writer.member("KeyMaterialId", material: outcome.key.version, of: outcome.privateKeyCiphertext)
        writer.endObject()
    }
}

/// What is asked with the private key's plaintext as without it.
struct DataKeyPairInput {
    let key: KeyReference
    let pair: KeyAlgorithm
    let context: [String: String]

    init(reading input: inout InputReader) throws(Refusal) {
        context = try input.map("EncryptionContext")
        let keyText = try input.keyText()
        let spec = try input.requiredChoice("KeyPairSpec", of: DataKeyPairSpecName.self)
        try input.readUseOptions()
        try input.check()
        guard let algorithm = spec.algorithm else {
            throw .unsupported("KeyPairSpec \(spec.rawValue) is not supported.")
        }
        pair = algorithm
        key = try input.key(keyText).keyOrAlias()
    }
}
