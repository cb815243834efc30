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
    /// A digest is signed as it was given, never hashed again; Ed25519ph hashes what it is given, a digest too.
    /// - Throws: ValidationException for a type that isn't one of the algorithm's.
    /// - Source: AWS KMS API Reference, Sign, MessageType
    func input(_ message: [UInt8], for algorithm: SigningAlgorithmName) throws(Refusal) -> SignedInput {
        guard algorithm.messageTypes.contains(self) else {
            throw .validation("MessageType \(rawValue) is not compatible with SigningAlgorithm \(algorithm.rawValue).")
        }
        return switch self {
        case .raw: .message(message)
        case .digest: .digest(message)
        case .externalMu: .messageRepresentative(message)
        }
    }
}

extension SigningAlgorithmName {
    fileprivate var messageTypes: Set<MessageTypeName> {
        switch self {
        case .ed25519: [.raw]
        case .ed25519Prehashed: [.digest]
        case .mlDSA: [.raw, .externalMu]
        default: [.raw, .digest]
        }
    }
}
