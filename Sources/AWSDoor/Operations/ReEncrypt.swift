import KeyModel
import ServiceRequests
import StrictJSON

/// Opens a ciphertext and encrypts what was in it under another key.
/// - Source: AWS KMS API Reference, ReEncrypt
struct ReEncryptCall: Call {
    let request: ReEncrypt
    let isKeyOfCiphertext: Bool

    init(reading input: inout InputReader) throws(Refusal) {
        let ignoring = try input.readDryRunOptions()
        let ciphertext = try input.ciphertext(isIgnored: ignoring)
        let sourceContext = try input.map("SourceEncryptionContext")
        let source = try input.text("SourceKeyId", .keyID)
        let destination = try input.keyText("DestinationKeyId")
        let context = try input.map("DestinationEncryptionContext")
        let sourceAlgorithm = try input.choice("SourceEncryptionAlgorithm", of: EncryptionAlgorithmName.self)
        let algorithm = try input.choice("DestinationEncryptionAlgorithm", of: EncryptionAlgorithmName.self)
        try input.check()
        try (sourceAlgorithm ?? .symmetric).checkContext(sourceContext)
        try (algorithm ?? .symmetric).checkContext(context)
        isKeyOfCiphertext = source == nil
        request = ReEncrypt(
            source: try input.openingKey(source, sourceAlgorithm ?? .symmetric, ciphertext), ciphertext: ciphertext,
            sourceAlgorithm: try (sourceAlgorithm ?? .symmetric).algorithm(), sourceContext: sourceContext,
            destination: try input.key(destination).keyOrAlias(),
            destinationAlgorithm: try (algorithm ?? .symmetric).algorithm(), destinationContext: context,
            dryRunIgnoresCiphertext: ignoring ? true : nil)
    }

    /// Where the two differ, the one that isn't the default is the likelier to be wrong.
    var algorithm: String? {
        let named = [request.sourceAlgorithm, request.destinationAlgorithm].first { $0 != .symmetric }
        return EncryptionAlgorithmName(named ?? .symmetric).rawValue
    }

    func write(_ outcome: ReEncrypt.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("CiphertextBlob", base64: outcome.ciphertext)
        writer.member("SourceKeyId", outcome.source.key.arn)
        writer.member("KeyId", outcome.destination.key.arn)
        writer.member("SourceEncryptionAlgorithm", EncryptionAlgorithmName(outcome.sourceAlgorithm).rawValue)
        writer.member("DestinationEncryptionAlgorithm", EncryptionAlgorithmName(outcome.destinationAlgorithm).rawValue)
        if outcome.sourceAlgorithm == .symmetric {
            writer.member("SourceKeyMaterialId", material: outcome.source.version, of: request.ciphertext)
        }
        if outcome.destinationAlgorithm == .symmetric {
            writer.member("DestinationKeyMaterialId", material: outcome.destination.version, of: outcome.ciphertext)
        }
        writer.endObject()
    }
}
