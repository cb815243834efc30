/// What a symmetric ciphertext says of itself in clear, and what finds its key again.
///
/// ```
/// offset  size  format 1 (material in storage)      offset  size  format 2 (key in the modules of a key store)
///      0     1  format, 1                                0     1  format, 2
///      1    16  key identifier                           1    16  key identifier
///     17     4  key version, big endian                 17     4  key version, big endian
///     21    20  salt of the key derivation              21    12  nonce
///     41    12  nonce                                   33     n  ciphertext
///     53    32  commitment                            33+n    16  tag
///     85     n  ciphertext
///   85+n    16  tag
/// ```
/// - Source: docs/formats/ciphertext.md
public struct CiphertextHeader: Hashable, Sendable {
    public enum Format: UInt8, Sendable, CaseIterable {
        case storage = 1
        case keyStore = 2
        /// Format 3: see `ExternalKeyCiphertext`.
        case external = 3

        /// Everything but the ciphertext proper.
        public var overhead: Int {
            switch self {
            case .storage: 101
            case .keyStore: 49
            case .external: ExternalKeyCiphertext.leastByteCount
            }
        }
    }

    public static let byteCount = 21
    static let nonceByteCount = 12

    public var format: Format
    public var key: KeyIdentifier
    public var version: KeyVersionNumber

    public init(format: Format = .storage, key: KeyIdentifier, version: KeyVersionNumber) {
        self.format = format
        self.key = key
        self.version = version
    }

    /// nil when it can't be a ciphertext of ours.
    public init?(parsing ciphertext: [UInt8]) {
        guard let format = ciphertext.first.flatMap(Format.init), ciphertext.count >= format.overhead,
            let key = KeyIdentifier(bytes: ciphertext[1..<17])
        else { return nil }
        let version = ciphertext[17..<21].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard version > 0 else { return nil }
        self.init(format: format, key: key, version: version)
    }

    public var bytes: [UInt8] {
        [format.rawValue] + key.bytes + [
            UInt8(version >> 24), UInt8(version >> 16 & 0xFF), UInt8(version >> 8 & 0xFF), UInt8(version & 0xFF),
        ]
    }
}

/// A ciphertext of format 2: what a module made of a plaintext, behind the header.
public struct ModuleCiphertext: Hashable, Sendable {
    public var header: CiphertextHeader
    /// 12 bytes.
    public var nonce: [UInt8]
    /// The ciphertext and its tag of 16 bytes.
    public var sealed: [UInt8]

    public init(header: CiphertextHeader, nonce: [UInt8], sealed: [UInt8]) {
        self.header = header
        self.nonce = nonce
        self.sealed = sealed
    }

    /// nil when it is not of format 2.
    public init?(parsing ciphertext: [UInt8]) {
        guard let header = CiphertextHeader(parsing: ciphertext), header.format == .keyStore else { return nil }
        let start = CiphertextHeader.byteCount + CiphertextHeader.nonceByteCount
        self.init(
            header: header, nonce: Array(ciphertext[CiphertextHeader.byteCount..<start]),
            sealed: Array(ciphertext[start...]))
    }

    public var bytes: [UInt8] { header.bytes + nonce + sealed }
}
