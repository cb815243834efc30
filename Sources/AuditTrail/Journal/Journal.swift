#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Where records become durable first: files of fixed size, filled from front to back. It belongs to the writer's thread.
///
/// A segment is allocated before it is used, or used again (`SpareSegment`), so that a sync has little metadata to write
/// and a disk that fills up meanwhile doesn't matter. After a failed write or sync its file is never used again: the kernel
/// forgets which pages it failed to write, so a second sync would report success for what is lost. (Rebello et al., "Can
/// Applications Recover from fsync Failures?", USENIX ATC 2020)
struct Journal {
    /// A segment that is not written to anymore; it can go when bundles hold its records.
    struct Retired: Sendable {
        let path: String
        /// The index after its last record.
        let end: UInt64
        /// Whether all that was written to it was acknowledged.
        let isReusable: Bool
    }

    private struct Segment {
        let file: Int32
        let path: String
        var offset: Int
    }

    let directory: String
    let origin: MerkleHash
    let capacity: Int
    let calls: DiskCalls
    private(set) var sequence: UInt64
    private(set) var durableSize: UInt64
    private var segment: Segment?
    private var retired: [Retired] = []

    /// - Parameters:
    ///   - sequence: that of the newest segment there is.
    ///   - durableSize: the index of the next record.
    init(
        directory: String, origin: MerkleHash, capacity: Int, calls: DiskCalls, sequence: UInt64, durableSize: UInt64
    ) {
        self.directory = directory
        self.origin = origin
        self.capacity = capacity
        self.calls = calls
        self.sequence = sequence
        self.durableSize = durableSize
    }

    /// Makes records durable: one write, one sync.
    mutating func append(_ entries: [Entry]) throws(AuditFault) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.reduce(0) { $0 + JournalFrame.headerByteCount + $1.payload.count })
        for (offset, entry) in entries.enumerated() {
            let index = durableSize + UInt64(offset)
            JournalFrame.append(entry, index: index, durableBefore: durableSize, to: &bytes)
        }
        try write(bytes)
        durableSize += UInt64(entries.count)
    }

    /// Makes sure that there is a segment to write to.
    mutating func prepare() throws(AuditFault) {
        if segment == nil { try open(startingWith: []) }
    }

    /// Starts a new segment that holds `entries` from the first moment it can be seen; they end at `durableSize`.
    mutating func open(startingWith entries: [Entry]) throws(AuditFault) {
        let base = durableSize - UInt64(entries.count)
        let header = SegmentHeader(sequence: sequence + 1, base: base, origin: origin)
        var bytes = header.bytes
        for (offset, entry) in entries.enumerated() {
            JournalFrame.append(entry, index: base + UInt64(offset), durableBefore: base, to: &bytes)
        }
        let path = directory + "/" + SegmentHeader.name(header.sequence)
        let file = try create(path, bytes)
        retire(isReusable: true)
        sequence = header.sequence
        segment = Segment(file: file, path: path, offset: bytes.count)
    }

    /// What has been retired since the last call.
    mutating func takeRetired() -> [Retired] {
        defer { retired = [] }
        return retired
    }

    mutating func close() {
        if let segment { Self.closeFile(segment.file) }
        segment = nil
    }

    private mutating func write(_ bytes: [UInt8]) throws(AuditFault) {
        if let segment, segment.offset + bytes.count <= capacity {} else { try open(startingWith: []) }
        guard let segment else { return }
        // Writing to a file that was deleted or moved away works, and nobody would ever read it.
        guard Files.isAt(segment.path, segment.file) else { throw .notWritable }
        var code = bytes.withUnsafeBytes { calls.write(segment.file, $0, segment.offset) }
        if code == 0 { code = calls.synchronize(segment.file) }
        guard code == 0 else {
            retire(isReusable: false)
            throw .of(code)
        }
        self.segment?.offset += bytes.count
    }

    private mutating func retire(isReusable: Bool) {
        guard let segment else { return }
        Self.closeFile(segment.file)
        retired.append(Retired(path: segment.path, end: durableSize, isReusable: isReusable))
        self.segment = nil
    }

    /// The file gets its name only when it is whole: a segment that can be seen overrides what older ones say from its
    /// base on.
    private func create(_ path: String, _ bytes: [UInt8]) throws(AuditFault) -> Int32 {
        let temporary = path + ".new"
        let (file, allocated) = try openSegment(temporary, byteCount: max(capacity, bytes.count))
        var code = allocated
        if code == 0 { code = bytes.withUnsafeBytes { calls.write(file, $0, 0) } }
        // fdatasync includes the metadata without which the bytes can't be found: the size and the allocation.
        if code == 0 { code = calls.synchronize(file) }
        if code == 0, rename(temporary, path) != 0 { code = errno }
        guard code == 0 else {
            Self.closeFile(file)
            Files.remove(temporary)
            throw .of(code)
        }
        do {
            try Files.synchronize(directory)
        } catch {
            Self.closeFile(file)
            Files.remove(path)
            throw error
        }
        return file
    }

    /// - Returns: the file, and 0 or the error of making room in it.
    private func openSegment(_ path: String, byteCount: Int) throws(AuditFault) -> (file: Int32, code: Int32) {
        if let spare = SpareSegment.take(as: path, in: directory, byteCount: byteCount) { return (spare, 0) }
        let file = openFile(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .of(errno) }
        return (file, calls.allocate(file, byteCount))
    }

    private static func closeFile(_ file: Int32) { closeDescriptor(file) }
}
