import KeyModel
import ServiceRequests
import StrictJSON

/// Encrypts up to 4,096 bytes.
/// - Source: AWS KMS API Reference, Encrypt
struct EncryptCall: Call {
    let request: Encrypt

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let plaintext = try input.requiredSecret("Plaintext", upTo: 4096)
        let context = try input.map("EncryptionContext")
        let algorithm = try input.choice("EncryptionAlgorithm", of: EncryptionAlgorithmName.self) ?? .symmetric
        try input.readUseOptions()
        try input.check()
        try algorithm.checkContext(context)
        request = Encrypt(
            key: try input.key(key).keyOrAlias(), plaintext: plaintext, algorithm: try algorithm.algorithm(),
            context: context)
    }

    var algorithm: String? { EncryptionAlgorithmName(request.algorithm).rawValue }

    func write(_ outcome: Encrypt.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("CiphertextBlob", base64: outcome.ciphertext)
        writer.member("KeyId", outcome.key.key.arn)
        writer.member("EncryptionAlgorithm", EncryptionAlgorithmName(outcome.algorithm).rawValue)
        writer.endObject()
    }
}

extension EncryptionAlgorithmName {
    /// RSA binds no context: to take one and drop it would promise what isn't so.
    func checkContext(_ context: [String: String]) throws(Refusal) {
        guard self == .symmetric || context.isEmpty else {
            throw .validation("EncryptionContext is not supported with algorithm \(rawValue).", because: .context)
        }
    }
}
