#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Reads what a process left in its journal, however it ended.
struct JournalReader {
    /// All records that the journal holds, one after the other.
    struct Contents {
        /// The index of the first.
        var base: UInt64
        var entries: [Entry] = []
        /// The number of the newest segment.
        var sequence: UInt64
        /// All segments, which can go when what they hold is elsewhere.
        var paths: [String] = []

        var end: UInt64 { base + UInt64(entries.count) }

        /// Forgets what older segments say of records from `base` on: it was written, but never acknowledged, or the
        /// segment that starts there has it too.
        mutating func override(from base: UInt64) {
            if base < self.base {
                self.base = base
                entries = []
            } else {
                entries.removeLast(Int(end - base))
            }
        }
    }

    let directory: String
    let origin: MerkleHash

    /// - Returns: nil where there is no journal.
    /// - Throws: `corrupted` with `journalGap` when a record is missing or damaged that was durable.
    func read() throws(AuditError) -> Contents? {
        var contents: Contents?
        for name in try AuditError.wrapping({ () throws(AuditFault) in try Files.names(in: directory) }) {
            let path = directory + "/" + name
            // What is not named by a number is a segment that was never finished.
            guard UInt64(name) != nil else {
                Files.remove(path)
                continue
            }
            let bytes = try AuditError.wrapping { () throws(AuditFault) in try Files.read(path) } ?? []
            let result: Result<Void, AuditError> = bytes.withUnsafeBytes { buffer in
                do throws(AuditError) {
                    return .success(try read(buffer, path, into: &contents))
                } catch {
                    return .failure(error)
                }
            }
            try result.get()
        }
        return contents
    }

    private func read(
        _ bytes: UnsafeRawBufferPointer, _ path: String, into contents: inout Contents?
    ) throws(AuditError) {
        let end = contents?.end ?? 0
        guard let header = SegmentHeader(bytes), header.origin == origin else {
            throw .corrupted(at: end, .journalGap)
        }
        var merged = contents ?? Contents(base: header.base, sequence: header.sequence)
        guard header.base <= merged.end else { throw .corrupted(at: merged.end, .journalGap) }
        merged.override(from: header.base)
        merged.sequence = header.sequence
        merged.paths.append(path)
        try appendFrames(of: bytes, to: &merged)
        // A start copies into its new segment what older ones have; they must not have known more.
        guard header.base >= (contents?.base ?? 0) || merged.end >= end else { throw .corrupted(at: end, .journalGap) }
        contents = merged
    }

    private func appendFrames(of bytes: UnsafeRawBufferPointer, to contents: inout Contents) throws(AuditError) {
        var offset = SegmentHeader.byteCount
        while let frame = try frame(bytes, at: offset), frame.index == contents.end {
            contents.entries.append(frame.entry)
            offset += frame.byteCount
        }
        try requireTorn(bytes, from: offset, at: contents.end)
    }

    /// What ends the frames is either nothing, or a write that nobody was told of.
    private func requireTorn(_ bytes: UnsafeRawBufferPointer, from start: Int, at index: UInt64) throws(AuditError) {
        var offset = start
        // The zeros behind the last frame are most of the file; a frame starts with an "A".
        while let next = Self.nextStart(in: bytes, from: offset) {
            offset = next
            guard let frame = try frame(bytes, at: offset) else {
                offset += 1
                continue
            }
            guard frame.durableBefore <= index else { throw .corrupted(at: index, .journalGap) }
            offset += frame.byteCount
        }
    }

    private static func nextStart(in bytes: UnsafeRawBufferPointer, from offset: Int) -> Int? {
        let last = bytes.count - JournalFrame.headerByteCount
        guard offset <= last, let base = bytes.baseAddress,
            let found = memchr(base + offset, Int32(UInt8(ascii: "A")), last - offset + 1)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }

    private func frame(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(AuditError) -> JournalFrame? {
        try AuditError.wrapping { () throws(AuditFault) in try JournalFrame.read(bytes, at: offset) }
    }
}
