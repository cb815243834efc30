/// One reading of all bundles and tiles, from the first record to the last that was signed.
struct VerificationPass {
    private let reader: TileReader
    private let signed: Checkpoint
    private let older: Checkpoint?
    private var report: VerificationReport
    private var records = SequenceComparison()
    private var tiles: TileComparison
    private var leafCount: UInt64 = 0

    init(directory: String, signed: Checkpoint, older: Checkpoint?, report: VerificationReport) {
        reader = TileReader(directory: directory, size: signed.size)
        self.signed = signed
        self.older = older
        self.report = report
        tiles = TileComparison(reader)
    }

    mutating func run() throws(AuditError) -> VerificationReport {
        if let older, older.size > signed.size {
            report.add(.init(.rolledBack, at: signed.size, count: older.size - signed.size))
        }
        try checkOlder(at: 0)
        let bundleCount = signed.size / 256 + (signed.size % 256 == 0 ? 0 : 1)
        let presentCount = countPresent(bundleCount)
        for index in 0..<bundleCount {
            // Bundles that are missing at the end are no gap: the trail was cut off.
            let actual = index < presentCount ? try readBundle(index, isLast: index + 1 == bundleCount) : []
            let stored = try readTile(index)
            records.add(expected: stored ?? actual, actual: actual, to: &report)
            // Where the tile is gone, the records stand in for it, so that the tree above can still be compared.
            for case let leaf? in stored ?? actual { try add(leaf) }
        }
        records.finish(&report)
        try tiles.finish(&report)
        if try tiles.root() != signed.root { report.add(.init(.rootMismatch, at: 0, count: signed.size)) }
        report.findings.sort { ($0.index, $0.count) < ($1.index, $1.count) }
        return report
    }

    /// How many bundles there are up to the last that there is.
    private func countPresent(_ bundleCount: UInt64) -> UInt64 {
        var count = bundleCount
        while count > 0 {
            let paths = bundlePaths(count - 1)
            if paths.contains(where: { Files.exists(reader.directory + "/" + $0) }) { break }
            count -= 1
        }
        return count
    }

    private func bundlePaths(_ index: UInt64) -> [String] {
        [TilePath.bundle(index, width: reader.width(ofTile: index, level: 0)), TilePath.bundle(index)]
    }

    private mutating func add(_ leaf: MerkleHash) throws(AuditError) {
        try tiles.add(leaf, to: &report)
        leafCount += 1
        try checkOlder(at: leafCount)
    }

    private mutating func checkOlder(at size: UInt64) throws(AuditError) {
        guard let older, older.size == size else { return }
        if try tiles.root() != older.root { report.add(.init(.inconsistent, at: 0, count: size)) }
    }

    /// The leaf hashes of a bundle's records; nil for each that can't be read.
    private mutating func readBundle(_ index: UInt64, isLast: Bool) throws(AuditError) -> [MerkleHash?] {
        let width = reader.width(ofTile: index, level: 0)
        guard let bytes = try reader.read(bundlePaths(index)) else {
            report.add(.init(.bundleMissing, at: index * 256, count: UInt64(width)))
            return Array(repeating: nil, count: width)
        }
        let (entries, isWhole) = EntryBundle.decode(bytes)
        var leaves: [MerkleHash?] = []
        // A full bundle may hold more than was signed when a partial one was copied too late.
        for entry in isLast ? entries.prefix(width) : entries[...] {
            leaves.append(try AuditError.wrapping { () throws(AuditFault) in try MerkleTree.leaf(entry) })
        }
        report.recordCount += UInt64(leaves.count)
        if !isWhole, leaves.count < width {
            let missing = width - leaves.count
            report.add(.init(.bundleMalformed, at: index * 256 + UInt64(leaves.count), count: UInt64(missing)))
            leaves += Array(repeating: nil, count: missing)
        }
        return leaves
    }

    private mutating func readTile(_ index: UInt64) throws(AuditError) -> [MerkleHash?]? {
        do throws(AuditError) {
            return try reader.tile(level: 0, index)
        } catch .corrupted(let start, let damage) {
            let width = UInt64(reader.width(ofTile: index, level: 0))
            report.add(.init(damage == .tileMissing ? .tileMissing : .tileMalformed, at: start, count: width))
            return nil
        }
    }
}
