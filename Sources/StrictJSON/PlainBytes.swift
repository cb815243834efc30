/// Finds the first byte that a JSON string can't hold as it is: a quotation mark, a backslash, a control character.
enum PlainBytes {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// Eight bytes at a time: the strings of our bodies are a KiB of base64 without any of the three.
    /// - Returns: the offset of that byte, or `count`.
    @inline(__always)
    static func count(from base: UnsafeRawPointer, count: Int) -> Int {
        var offset = 0
        while offset &+ 8 <= count {
            let marks = special(base.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian)
            if marks != 0 { return offset &+ marks.trailingZeroBitCount / 8 }
            offset &+= 8
        }
        while offset < count {
            let byte = base.load(fromByteOffset: offset, as: UInt8.self)
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return offset }
            offset &+= 1
        }
        return count
    }

    /// The high bit of each byte that is special; exact for the lowest such byte, which is the one that counts.
    @inline(__always)
    private static func special(_ word: UInt64) -> UInt64 {
        let quotes = word ^ (ones &* 0x22)
        let slashes = word ^ (ones &* 0x5C)
        let controls = (word &- (ones &* 0x20)) & ~word
        return (controls | ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes)) & highs
    }
}
