import KeyModel
import StrictJSON

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Sorts out most records that a query isn't after before anything is decoded.
struct ByteSearch {
    private var needles: [[UInt8]] = []

    init(_ query: AuditQuery) {
        if let operation = query.operation { add("operation", operation.rawValue) }
        if let phase = query.phase { add("phase", phase.rawValue) }
        if let outcome = query.outcome { add("outcome", outcome) }
        if let requestID = query.requestID { add("id", requestID) }
        // These are found under one of two names.
        if let key = query.key { needles.append(Array(key.text.utf8)) }
        if let principal = query.principal { needles.append(Self.text(principal)) }
    }

    func mayMatch(_ record: [UInt8]) -> Bool {
        needles.allSatisfy { needle in
            needle.withUnsafeBytes { small in record.withUnsafeBytes { Self.contains($0, small) } }
        }
    }

    /// - Parameter needle: not empty.
    private static func contains(_ text: UnsafeRawBufferPointer, _ needle: UnsafeRawBufferPointer) -> Bool {
        guard var start = text.baseAddress, text.count >= needle.count else { return false }
        let last = start + (text.count - needle.count)
        while start <= last, let hit = memchr(start, Int32(needle[0]), last - UnsafeRawPointer(start) + 1) {
            if memcmp(hit, needle.baseAddress!, needle.count) == 0 { return true }
            start = UnsafeRawPointer(hit) + 1
        }
        return false
    }

    private mutating func add(_ name: String, _ value: String) {
        needles.append(Array("\"\(name)\":".utf8) + Self.text(value))
    }

    /// As it stands in the record.
    private static func text(_ value: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.printable(value, byteLimit: AuditRecord.textByteLimit)
        return writer.bytes
    }
}
