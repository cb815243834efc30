/// What a symmetric ciphertext says of itself in clear, and what finds its key again.
///
/// ```
/// offset  size  field
///      0     1  format, 1
///      1    16  key identifier
///     17     4  key version, big endian
///     21    20  salt of the key derivation
///     41    12  nonce
///     53    32  commitment
///     85     n  ciphertext
///   85+n    16  tag
/// ```
/// - Source: docs/formats/ciphertext.md
public struct CiphertextHeader: Hashable, Sendable {
    public static let byteCount = 21
    /// Everything but the ciphertext proper.
    public static let overhead = 101

    public var key: KeyIdentifier
    public var version: KeyVersionNumber

    public init(key: KeyIdentifier, version: KeyVersionNumber) {
        self.key = key
        self.version = version
    }

    /// nil when it can't be a ciphertext of ours.
    public init?(parsing ciphertext: [UInt8]) {
        guard ciphertext.count >= Self.overhead, ciphertext[0] == 1,
            let key = KeyIdentifier(bytes: ciphertext[1..<17])
        else { return nil }
        let version = ciphertext[17..<21].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard version > 0 else { return nil }
        self.init(key: key, version: version)
    }

    public var bytes: [UInt8] {
        [1] + key.bytes + [
            UInt8(version >> 24), UInt8(version >> 16 & 0xFF), UInt8(version >> 8 & 0xFF), UInt8(version & 0xFF),
        ]
    }
}
