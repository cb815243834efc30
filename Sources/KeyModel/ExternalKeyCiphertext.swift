/// A ciphertext of format 3: encrypted under our key, and then by the proxy of an external key manager.
///
/// ```
/// offset  size  field
///      0     1  format, 3
///      1    16  key identifier
///     17     4  key version, big endian
///     21     1  m: bytes of the proxy's metadata, 0 to 20
///     22     m  metadata
///   22+m     1  v: bytes of the proxy's initialization vector, 12 or 16
///   23+m     v  initialization vector
/// 23+m+v    16  authentication tag
/// 39+m+v     n  ciphertext: a ciphertext of format 1, encrypted by the proxy
/// ```
/// The proxy authenticates bytes 0 to 20 and the SHA-256 of the canonical encryption context.
/// - Source: docs/formats/ciphertext.md
public struct ExternalKeyCiphertext: Hashable, Sendable {
    static let leastByteCount = CiphertextHeader.byteCount + 1 + 1 + 12 + tagByteCount + 101
    private static let tagByteCount = 16

    public var header: CiphertextHeader
    public var metadata: [UInt8]
    public var nonce: [UInt8]
    public var tag: [UInt8]
    public var ciphertext: [UInt8]

    public init(header: CiphertextHeader, metadata: [UInt8], nonce: [UInt8], tag: [UInt8], ciphertext: [UInt8]) {
        self.header = header
        self.metadata = metadata
        self.nonce = nonce
        self.tag = tag
        self.ciphertext = ciphertext
    }

    /// nil when it is not of format 3.
    public init?(parsing bytes: [UInt8]) {
        guard let header = CiphertextHeader(parsing: bytes), header.format == .external else { return nil }
        var rest = bytes[CiphertextHeader.byteCount...]
        func take(_ count: Int) -> [UInt8]? {
            guard rest.count >= count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        guard let m = take(1)?[0], m <= 20, let metadata = take(Int(m)), let v = take(1)?[0], v == 12 || v == 16,
            let nonce = take(Int(v)), let tag = take(Self.tagByteCount), !rest.isEmpty
        else { return nil }
        self.init(header: header, metadata: metadata, nonce: nonce, tag: tag, ciphertext: Array(rest))
    }

    public var bytes: [UInt8] {
        header.bytes + [UInt8(metadata.count)] + metadata + [UInt8(nonce.count)] + nonce + tag + ciphertext
    }
}
