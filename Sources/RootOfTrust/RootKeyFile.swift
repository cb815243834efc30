import Cryptography
import KeyModel

/// A software root key at rest, format 1 (docs/formats/root-key.md).
///
///     not sealed, 89 bytes:
///     +-----------+---------+---------+----------+-----+---------+
///     | "AEGISRK" | version | sealing | key's id | key | SHA-256 |
///     | 7         | 1 = 01  | 1 = 00  | 16       | 32  | 32      |
///     +-----------+---------+---------+----------+-----+---------+
///
///     sealed with a passphrase, 145 bytes:
///     +-----------+---------+---------+----------+--------+--------+-------+------+-------+-----+-----+---------+
///     | "AEGISRK" | version | sealing | key's id | memory | passes | lanes | salt | nonce | key | tag | SHA-256 |
///     | 7         | 1 = 01  | 1 = 01  | 16       | 4      | 4      | 4     | 16   | 12    | 32  | 16  | 32      |
///     +-----------+---------+---------+----------+--------+--------+-------+------+-------+-----+-----+---------+
///     |<---------------- header: authenticated by the seal ----------------------->|
///
/// Numbers are big endian; memory is in KiB. The SHA-256 of all before it tells damage from a wrong passphrase.
struct RootKeyFile {
    let identifier: [UInt8]
    let key: SecretBytes
    let isSealed: Bool

    private enum Sealing: UInt8 {
        case none = 0
        case argon2id = 1
    }
    private static let prefix = Array("AEGISRK".utf8) + [1]
    private static let identifierByteCount = 16
    private static let keyByteCount = 32
    private static let checksumByteCount = 32

    static func makeNew(isSealed: Bool) throws(RootError) -> RootKeyFile {
        try translatingFailures { () throws(CryptographyError) in
            RootKeyFile(
                identifier: try Randomness.publicBytes(identifierByteCount), key: try Randomness.bytes(keyByteCount),
                isSealed: isSealed)
        }
    }

    /// The file's content, sealed when there is a passphrase.
    func encoded(passphrase: SecretBytes?) throws(RootError) -> SecretBytes {
        guard let passphrase else {
            return try Self.withChecksum(Self.prefix + [Sealing.none.rawValue] + identifier, key)
        }
        let derivation = PassphraseDerivation.recommended
        let salt = try translatingFailures { () throws(CryptographyError) in
            try Randomness.publicBytes(PassphraseDerivation.saltByteCount)
        }
        let header = Self.prefix + [Sealing.argon2id.rawValue] + identifier + derivation.bytes + salt
        let sealingKey = try derivation.deriveKey(from: passphrase, salt: salt)
        let sealed = try translatingFailures { () throws(CryptographyError) in
            try AESGCM.seal(key, key: sealingKey, authenticating: header)
        }
        return try Self.withChecksum(header, SecretBytes(copying: sealed.nonce + sealed.ciphertext + sealed.tag))
    }

    /// Reads a file's content.
    ///
    /// - Throws: `.corrupted`; `.sealed` when the passphrase is needed or wrong; `.keyUnsuitable` when there is a
    ///   passphrase but no seal: whoever replaced a sealed file with one of their own must not get away with it.
    static func parse(_ content: SecretBytes, passphrase: SecretBytes?) throws(RootError) -> RootKeyFile {
        var reader = SecretReader(content)
        guard try reader.take(prefix.count) == prefix, let sealing = Sealing(rawValue: try reader.take(1)[0]),
            try hasValidChecksum(content)
        else { throw .corrupted }
        let identifier = try reader.take(identifierByteCount)
        switch (sealing, passphrase) {
        case (.none, nil):
            let key = try reader.takeSecret(keyByteCount)
            guard reader.remaining == checksumByteCount else { throw .corrupted }
            return RootKeyFile(identifier: identifier, key: key, isSealed: false)
        case (.none, .some): throw .keyUnsuitable
        case (.argon2id, nil): throw .sealed
        case (.argon2id, .some(let passphrase)):
            let key = try unseal(&reader, passphrase: passphrase)
            return RootKeyFile(identifier: identifier, key: key, isSealed: true)
        }
    }

    private static func unseal(_ reader: inout SecretReader, passphrase: SecretBytes) throws(RootError) -> SecretBytes {
        let (memory, passes, lanes) = (try reader.takeNumber(), try reader.takeNumber(), try reader.takeNumber())
        guard let derivation = PassphraseDerivation(readMemoryKiB: memory, passes: passes, lanes: lanes) else {
            throw .corrupted
        }
        let salt = try reader.take(PassphraseDerivation.saltByteCount)
        let header = reader.taken
        let (nonce, ciphertext, tag) = (try reader.take(12), try reader.take(keyByteCount), try reader.take(16))
        guard reader.remaining == checksumByteCount else { throw .corrupted }
        let sealingKey = try derivation.deriveKey(from: passphrase, salt: salt)
        do throws(CryptographyError) {
            return try AESGCM.open(ciphertext, tag: tag, key: sealingKey, nonce: nonce, authenticating: header)
        } catch {
            // The checksum held, so it is the passphrase, or somebody who changed the header and the checksum.
            throw error == .authenticationFailed ? .sealed : .internalFailure
        }
    }
}

extension RootKeyFile {
    private static func withChecksum(_ header: [UInt8], _ body: SecretBytes) throws(RootError) -> SecretBytes {
        let digest = try translatingFailures { () throws(CryptographyError) in
            let running = try RunningDigest(.sha256)
            try running.update(header)
            try body.withUnsafeBytes { bytes throws(CryptographyError) in try running.update(bytes) }
            return try running.finish()
        }
        return SecretBytes(count: header.count + body.count + digest.count) { content in
            content.copyBytes(from: header)
            let rest = UnsafeMutableRawBufferPointer(rebasing: content[header.count...])
            body.withUnsafeBytes { rest.copyMemory(from: $0) }
            UnsafeMutableRawBufferPointer(rebasing: rest[body.count...]).copyBytes(from: digest)
        }
    }

    private static func hasValidChecksum(_ content: SecretBytes) throws(RootError) -> Bool {
        let end = content.count - checksumByteCount
        guard end > 0 else { return false }
        return try content.withUnsafeBytes { bytes throws(RootError) in
            let digest = try translatingFailures { () throws(CryptographyError) in
                let running = try RunningDigest(.sha256)
                try running.update(UnsafeRawBufferPointer(rebasing: bytes[..<end]))
                return try running.finish()
            }
            return equalInConstantTime(digest, Array(bytes[end...]))
        }
    }
}

extension PassphraseDerivation {
    fileprivate var bytes: [UInt8] {
        [memoryKiB, passes, lanes].flatMap { number in withUnsafeBytes(of: number.bigEndian) { Array($0) } }
    }
}
