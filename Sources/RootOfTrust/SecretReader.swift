import KeyModel

/// Reads a format from its beginning to its end; what is secret stays in `SecretBytes`.
struct SecretReader {
    private let content: SecretBytes
    private var position = 0

    init(_ content: SecretBytes) { self.content = content }

    var remaining: Int { content.count - position }

    /// Everything that has been read so far; only for what is not secret.
    var taken: [UInt8] { content.withUnsafeBytes { Array($0[..<position]) } }

    /// The next `count` bytes, which are not secret.
    ///
    /// - Throws: `.corrupted` when there are fewer.
    mutating func take(_ count: Int) throws(RootError) -> [UInt8] {
        let range = try advance(count)
        return content.withUnsafeBytes { Array($0[range]) }
    }

    /// The next `count` bytes, which are.
    mutating func takeSecret(_ count: Int) throws(RootError) -> SecretBytes {
        let range = try advance(count)
        return content.withUnsafeBytes { SecretBytes(copying: UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    /// The next 4 bytes, big endian.
    mutating func takeNumber() throws(RootError) -> UInt32 { try take(4).reduce(0) { $0 << 8 | UInt32($1) } }

    private mutating func advance(_ count: Int) throws(RootError) -> Range<Int> {
        guard remaining >= count else { throw .corrupted }
        defer { position += count }
        return position..<position + count
    }
}
