/// Up to 256 entries in one file.
///
/// ```
/// for each entry:   uint16 length, big endian   |   that many bytes
/// ```
/// - Source: C2SP tlog-tiles, "Log entries"
enum EntryBundle {
    static func encode(_ entries: some Sequence<[UInt8]>) -> [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries {
            let count = UInt16(entry.count)
            bytes.append(UInt8(count >> 8))
            bytes.append(UInt8(truncatingIfNeeded: count))
            bytes.append(contentsOf: entry)
        }
        return bytes
    }

    /// - Returns: the entries up to the first that is cut short, and whether that was the end of the bytes.
    static func decode(_ bytes: [UInt8]) -> (entries: [[UInt8]], isWhole: Bool) {
        var entries: [[UInt8]] = []
        entries.reserveCapacity(RightEdge.tileWidth)
        var position = 0
        while position < bytes.count {
            guard position + 2 <= bytes.count else { return (entries, false) }
            let start = position + 2
            let end = start + (Int(bytes[position]) << 8 | Int(bytes[position + 1]))
            guard end <= bytes.count else { return (entries, false) }
            entries.append(Array(bytes[start..<end]))
            position = end
        }
        return (entries, true)
    }
}
