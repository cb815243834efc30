/// The start of a journal segment.
///
/// ```
/// offset  size  field (big endian)
///      0     8  "AEGISJ01"
///      8     8  sequence number, also the file's name
///     16     8  base: the index of the segment's first record
///     24    32  SHA-256 of 0x00 and the log's origin
///     56     4  CRC-32C of the 56 bytes above
///     60     4  zero
///     64     …  frames (JournalFrame), then zeros or what an earlier use of the file left
/// ```
struct SegmentHeader {
    static let byteCount = 64
    private static let magic: UInt64 = 0x4145_4749_534A_3031

    let sequence: UInt64
    let base: UInt64
    let origin: MerkleHash

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendBigEndian(Self.magic)
        bytes.appendBigEndian(sequence)
        bytes.appendBigEndian(base)
        origin.withUnsafeBytes { bytes.append(contentsOf: $0) }
        let checksum = bytes.withUnsafeBytes { CRC32C.checksum($0) }
        bytes.appendBigEndian(checksum)
        bytes.appendBigEndian(UInt32(0))
        return bytes
    }

    init(sequence: UInt64, base: UInt64, origin: MerkleHash) {
        self.sequence = sequence
        self.base = base
        self.origin = origin
    }

    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.byteCount, bytes.readBigEndian(UInt64.self, at: 0) == Self.magic else { return nil }
        let checked = UnsafeRawBufferPointer(rebasing: bytes[..<56])
        guard CRC32C.checksum(checked) == bytes.readBigEndian(UInt32.self, at: 56) else { return nil }
        sequence = bytes.readBigEndian(UInt64.self, at: 8)
        base = bytes.readBigEndian(UInt64.self, at: 16)
        origin = MerkleHash(reading: bytes.baseAddress! + 24)
    }

    /// A name that sorts as its number does.
    static func name(_ sequence: UInt64) -> String {
        let digits = String(sequence)
        return String(repeating: "0", count: 20 - digits.utf8.count) + digits
    }
}
