/// One record in the journal.
///
/// ```
/// offset  size  field (big endian)
///      0     4  "AJF1"
///      4     4  length n of the record
///      8     8  index of the record
///     16     8  how many records were durable before the write that this frame belongs to
///     24    32  leaf hash of the record: SHA-256(0x00 || record)
///     56     4  CRC-32C of the 56 bytes above
///     60     n  the record
/// ```
///
/// The third number tells a torn write from a damaged journal: a bad frame with a good one behind it that was written when
/// the bad one was durable already is damage.
struct JournalFrame {
    static let headerByteCount = 60
    private static let magic: UInt32 = 0x414A_4631
    /// More than a record may have; it keeps a wild length from being believed.
    private static let payloadLimit = 1 << 16

    let index: UInt64
    let durableBefore: UInt64
    let entry: Entry

    var byteCount: Int { Self.headerByteCount + entry.payload.count }

    static func append(_ entry: Entry, index: UInt64, durableBefore: UInt64, to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.appendBigEndian(magic)
        bytes.appendBigEndian(UInt32(entry.payload.count))
        bytes.appendBigEndian(index)
        bytes.appendBigEndian(durableBefore)
        entry.leaf.withUnsafeBytes { bytes.append(contentsOf: $0) }
        let checksum = bytes.withUnsafeBytes { CRC32C.checksum(UnsafeRawBufferPointer(rebasing: $0[start...])) }
        bytes.appendBigEndian(checksum)
        bytes.append(contentsOf: entry.payload)
    }

    /// - Returns: the frame at `offset`; nil where there is none, or not a whole one.
    static func read(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(AuditFault) -> JournalFrame? {
        guard offset + headerByteCount <= bytes.count, bytes.readBigEndian(UInt32.self, at: offset) == magic else {
            return nil
        }
        let header = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + 56])
        guard CRC32C.checksum(header) == bytes.readBigEndian(UInt32.self, at: offset + 56) else { return nil }
        let count = Int(header.readBigEndian(UInt32.self, at: 4))
        let start = offset + headerByteCount
        guard count < payloadLimit, start + count <= bytes.count else { return nil }
        let entry = try Entry(Array(bytes[start..<start + count]))
        guard entry.leaf == MerkleHash(reading: bytes.baseAddress! + offset + 24) else { return nil }
        return JournalFrame(
            index: header.readBigEndian(UInt64.self, at: 8), durableBefore: header.readBigEndian(UInt64.self, at: 16),
            entry: entry)
    }
}
