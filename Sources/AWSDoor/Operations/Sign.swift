import KeyModel
import ServiceRequests
import StrictJSON

/// Signs a message or its digest.
/// - Source: AWS KMS API Reference, Sign
struct SignCall: Call {
    let request: Sign

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        let message = try input.requiredBlob("Message", upTo: 4096)
        let type = try input.choice("MessageType", of: MessageTypeName.self) ?? .raw
        let algorithm = try input.requiredChoice("SigningAlgorithm", of: SigningAlgorithmName.self)
        try input.readUseOptions()
        try input.check()
        request = Sign(
            key: try input.key(key).keyOrAlias(), input: try type.input(message, for: algorithm),
            algorithm: try algorithm.algorithm())
    }

    var algorithm: String? { SigningAlgorithmName(request.algorithm).rawValue }

    func write(_ outcome: Sign.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("KeyId", outcome.key.key.arn)
        writer.member("Signature", base64: outcome.signature)
        writer.member("SigningAlgorithm", SigningAlgorithmName(outcome.algorithm).rawValue)
        writer.endObject()
    }
}

extension MessageTypeName {
    /// A digest is signed as it was given, never hashed again.
    /// - Throws: ValidationException for EXTERNAL_MU, which is ML-DSA's alone.
    func input(_ message: [UInt8], for algorithm: SigningAlgorithmName) throws(Refusal) -> SignedInput {
        switch self {
        case .raw: return .message(message)
        case .digest: return .digest(message)
        case .externalMu:
            throw .validation(
                "MessageType EXTERNAL_MU is not compatible with SigningAlgorithm \(algorithm.rawValue).")
        }
    }
}
