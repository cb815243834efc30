import Cryptography
import KeyModel
import StrictJSON

/// The public half of a log's key, by the text that is handed to auditors:
///
/// ```
/// <key name>+<key id, 8 hexadecimal digits>+<base64 of: 0x01 | Ed25519 public key, 32 bytes>
/// key id = SHA-256(key name || 0x0A || 0x01 || public key)[:4]
/// ```
/// - Source: C2SP signed-note, "Signature types"; golang.org/x/mod/sumdb/note for the text
public struct CheckpointVerifier: Sendable {
    private static let ed25519: UInt8 = 0x01
    /// What comes before the 32 bytes in a `SubjectPublicKeyInfo` (RFC 8410, section 4).
    static let publicKeyPrefix: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]

    public let name: String
    /// `<name>+<id>+<key>`
    public let text: String
    let keyID: [UInt8]
    private let publicKey: PublicKey

    /// - Parameter text: as above.
    /// - Throws: `badKey`.
    public init(_ text: String) throws(AuditError) {
        // Base64 has a plus sign too, a name has none.
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let key = Base64.decode(String(parts[2])), key.first == Self.ed25519 else {
            throw .badKey
        }
        try self.init(name: String(parts[0]), publicKey: Array(key.dropFirst()))
        guard self.text == text else { throw .badKey }
    }

    /// - Parameters:
    ///   - name: not empty, without spaces, plus signs and control characters.
    ///   - publicKey: 32 bytes.
    /// - Throws: `badKey`.
    init(name: String, publicKey: [UInt8]) throws(AuditError) {
        let isName = name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20 }
        guard !name.isEmpty, isName, publicKey.count == 32 else { throw .badKey }
        let key = [Self.ed25519] + publicKey
        do {
            self.publicKey = try PublicKey(subjectPublicKeyInfo: Self.publicKeyPrefix + publicKey)
            keyID = Array(try Digest.sha256(Array(name.utf8) + [0x0A] + key).prefix(4))
        } catch {
            throw error == .moduleFailed ? .unavailable(.moduleFailed) : .badKey
        }
        self.name = name
        let digits = keyID.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        text = "\(name)+\(digits)+\(Base64.encode(key))"
    }

    /// Reads a checkpoint that this key has signed. Signatures of others, witnesses for instance, are passed over.
    /// - Throws: `corrupted` with `checkpointMalformed` or `checkpointSignature`.
    public func open(_ note: String) throws(AuditError) -> Checkpoint {
        guard let signed = SignedNote(note), let checkpoint = Checkpoint(text: signed.text) else {
            throw .corrupted(at: 0, .checkpointMalformed)
        }
        let ours = signed.signatures.filter { $0.name == name && $0.keyID == keyID }
        guard !ours.isEmpty else { throw .corrupted(at: checkpoint.size, .checkpointSignature) }
        for signature in ours {
            guard try verify(signature.bytes, Array(signed.text.utf8)) else {
                throw .corrupted(at: checkpoint.size, .checkpointSignature)
            }
        }
        return checkpoint
    }

    private func verify(_ signature: [UInt8], _ message: [UInt8]) throws(AuditError) -> Bool {
        do {
            return try publicKey.verify(signature: signature, message: message, algorithm: .ed25519)
        } catch {
            throw .unavailable(.moduleFailed)
        }
    }
}
