import CArgon2
import KeyModel

/// How a passphrase becomes a key: Argon2id.
///
/// - Source: RFC 9106, section 4 (second recommended option); OWASP's password storage cheat sheet (least memory).
struct PassphraseDerivation: Hashable {
    static let saltByteCount = 16
    static let passphraseByteCounts = 1...1024
    /// 64 MiB, 3 passes, 4 lanes.
    static let recommended = PassphraseDerivation(memoryKiB: 64 * 1024, passes: 3, lanes: 4)

    let memoryKiB: UInt32
    let passes: UInt32
    let lanes: UInt32

    private init(memoryKiB: UInt32, passes: UInt32, lanes: UInt32) {
        self.memoryKiB = memoryKiB
        self.passes = passes
        self.lanes = lanes
    }

    /// Numbers from a file: nil unless they are strong enough to mean it, and small enough to be computed.
    init?(readMemoryKiB memoryKiB: UInt32, passes: UInt32, lanes: UInt32) {
        guard (19 * 1024...1024 * 1024).contains(memoryKiB), (1...16).contains(passes), (1...16).contains(lanes) else {
            return nil
        }
        self.init(memoryKiB: memoryKiB, passes: passes, lanes: lanes)
    }

    /// - Parameters:
    ///   - passphrase: 1 to 1,024 bytes.
    ///   - salt: 16 bytes.
    /// - Returns: 32 bytes.
    /// - Throws: `.inputRefused` for a passphrase out of bounds; `.internalFailure` when memory is short.
    func deriveKey(from passphrase: SecretBytes, salt: [UInt8]) throws(RootError) -> SecretBytes {
        guard Self.passphraseByteCounts.contains(passphrase.count) else { throw .inputRefused }
        return try SecretBytes(count: 32) { key throws(RootError) in
            let code = passphrase.withUnsafeBytes { passphrase in
                argon2id_hash_raw(
                    passes, memoryKiB, lanes, passphrase.baseAddress, passphrase.count, salt, salt.count,
                    key.baseAddress, key.count)
            }
            guard code == ARGON2_OK.rawValue else { throw .internalFailure }
        }
    }
}
