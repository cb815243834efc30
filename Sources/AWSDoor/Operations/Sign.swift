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
            key: try input.key(key).keyOrAlias(), input: type.input(message),
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
    /// A digest is signed as it was given, never hashed again; whether it goes with the algorithm the request checks.
    func input(_ message: [UInt8]) -> SignedInput {
        switch self {
        case .raw: .message(message)
        case .digest: .digest(message)
        case .externalMu: .messageRepresentative(message)
        }
    }
}
