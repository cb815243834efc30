public import Cryptography
import KeyModel

/// Signs checkpoints in a log's name with Ed25519.
public struct CheckpointSigner: Sendable {
    /// What auditors check with.
    public let verifier: CheckpointVerifier
    private let key: PrivateKey

    /// - Parameters:
    ///   - name: the log's name and origin, such as `aegis-kms/4f2c9d10`: no spaces, no plus sign.
    ///   - key: an Ed25519 key.
    /// - Throws: `badKey`.
    public init(name: String, key: PrivateKey) throws(AuditError) {
        guard key.algorithm == .ed25519 else { throw .badKey }
        self.key = key
        verifier = try CheckpointVerifier(name: name, publicKey: Array(key.publicKey.subjectPublicKeyInfo.suffix(32)))
    }

    /// The checkpoint's text with the log's signature below it.
    func sign(_ checkpoint: Checkpoint) throws(AuditFault) -> String {
        do {
            let signature = try key.sign(message: Array(checkpoint.text.utf8), algorithm: .ed25519)
            let line = SignedNote.Signature(name: verifier.name, keyID: verifier.keyID, bytes: signature)
            return SignedNote.write(checkpoint.text, line)
        } catch {
            throw .moduleFailed
        }
    }
}
