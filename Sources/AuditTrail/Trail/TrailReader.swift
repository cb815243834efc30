import FoundationEssentials
import Synchronization

/// The records that were durable at one moment: from bundles, and from memory what has no bundle yet.
struct TrailReader: Sendable {
    /// How many records one call looks at.
    static let scanLimit: UInt64 = 250_000
    /// Records are in the order in which they became durable; their times may be that much out of order.
    private static let disorder: TimeInterval = 300

    let directory: String
    let size: UInt64
    let bundledSize: UInt64
    let tail: [Entry]

    init(_ core: TrailCore) {
        directory = core.directory
        (size, bundledSize, tail) = core.state.withLock { ($0.durableSize, $0.bundledSize, $0.tail) }
    }

    func payloads(ofBundle index: UInt64) throws(AuditError) -> [[UInt8]] {
        if index * 256 < bundledSize { return try TileReader(directory: directory, size: bundledSize).bundle(index) }
        let start = Int(index * 256 - bundledSize)
        return tail[start..<min(start + 256, tail.count)].map(\.payload)
    }

    func payload(at index: UInt64) throws(AuditError) -> [UInt8] {
        guard index < size else { throw .notFound }
        return try payloads(ofBundle: index / 256)[Int(index % 256)]
    }

    func records(from: UInt64, to: UInt64) throws(AuditError) -> [IndexedRecord] {
        var records: [IndexedRecord] = []
        var index = from
        let end = min(to, size)
        while index < end {
            let payloads = try payloads(ofBundle: index / 256)
            while index < end, Int(index % 256) < payloads.count {
                records.append(try Self.decode(payloads[Int(index % 256)], at: index))
                index += 1
                if index % 256 == 0 { break }
            }
        }
        return records
    }

    func query(_ query: AuditQuery) throws(AuditError) -> AuditPage {
        let search = ByteSearch(query)
        let limit = min(max(query.limit, 1), 1_000)
        var found: [IndexedRecord] = []
        var isExhausted = false
        let end = try scanBackwards(from: query.before ?? size) { index, payload throws(AuditError) in
            if search.mayMatch(payload) {
                let candidate = try Self.decode(payload, at: index)
                if query.matches(candidate.record) { found.append(candidate) }
            }
            isExhausted = index % 256 == 0 && Self.isTooEarly(payload, query.from)
            return found.count < limit && !isExhausted
        }
        return AuditPage(records: found, next: isExhausted ? nil : end)
    }

    /// The newest index of each request id that is there, looking back over as many records.
    func indexes(
        of requestIDs: Set<String>, phase: AuditPhase?, within count: UInt64
    ) throws(AuditError) -> [String: UInt64] {
        var found: [String: UInt64] = [:]
        guard !requestIDs.isEmpty else { return found }
        _ = try scanBackwards(from: size, limit: count) { index, payload throws(AuditError) in
            let record = try Self.decode(payload, at: index).record
            let isWanted = requestIDs.contains(record.requestID) && (phase == nil || phase == record.phase)
            if isWanted, found[record.requestID] == nil { found[record.requestID] = index }
            return found.count < requestIDs.count
        }
        return found
    }

    /// - Parameter visit: says whether to go on.
    /// - Returns: the index before which the scan would go on; nil where it reached the beginning.
    private func scanBackwards(
        from start: UInt64, limit: UInt64 = scanLimit, _ visit: (UInt64, [UInt8]) throws(AuditError) -> Bool
    ) throws(AuditError) -> UInt64? {
        var end = min(start, size)
        let last = end - min(end, limit)
        while end > last {
            let bundle = (end - 1) / 256
            let payloads = try payloads(ofBundle: bundle)
            while end > max(last, bundle * 256) {
                let index = end - 1
                guard try visit(index, payloads[Int(index % 256)]) else { return index == 0 ? nil : index }
                end = index
            }
        }
        return end == 0 ? nil : end
    }

    /// Looked at once in a bundle.
    private static func isTooEarly(_ payload: [UInt8], _ from: Date?) -> Bool {
        guard let from, let record = AuditRecord(encoded: payload) else { return false }
        return record.time < from.addingTimeInterval(-disorder)
    }

    private static func decode(_ payload: [UInt8], at index: UInt64) throws(AuditError) -> IndexedRecord {
        guard let record = AuditRecord(encoded: payload) else { throw .corrupted(at: index, .recordMalformed) }
        return IndexedRecord(index: index, record: record)
    }
}
