import KeyModel
import ServiceRequests
import StrictJSON

/// Agrees on a secret with the holder of another key.
/// - Source: AWS KMS API Reference, DeriveSharedSecret
struct DeriveSharedSecretCall: Call {
    let request: DeriveSharedSecret

    init(reading input: inout InputReader) throws(Refusal) {
        let key = try input.keyText()
        _ = try input.requiredChoice("KeyAgreementAlgorithm", of: KeyAgreementAlgorithmName.self)
        let peer = try input.requiredBlob("PublicKey", upTo: 8192)
        let recipient = try input.recipient()
        try input.readUseOptions()
        try input.check()
        request = DeriveSharedSecret(key: try input.key(key).keyOrAlias(), peer: peer, recipient: recipient)
    }

    func write(_ outcome: DeriveSharedSecret.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("KeyId", outcome.key.key.arn)
        writer.member("SharedSecret", outcome.secret, or: outcome.forRecipient)
        writer.member("KeyAgreementAlgorithm", KeyAgreementAlgorithmName.ecdh.rawValue)
        writer.member("KeyOrigin", OriginName(outcome.origin).rawValue)
        writer.endObject()
    }
}
