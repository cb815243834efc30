/// Compares the tiles of all levels with the leaves that the bottom ones hold. Who changes a record and its leaf hash has
/// to change a hash in every level above: where he stopped is where it shows.
struct TileComparison {
    private let reader: TileReader
    private var edge = RightEdge()

    init(_ reader: TileReader) { self.reader = reader }

    /// The tree of the leaves so far.
    func root() throws(AuditError) -> MerkleHash {
        let edge = edge
        return try AuditError.wrapping { () throws(AuditFault) in try edge.root() }
    }

    mutating func add(_ leaf: MerkleHash, to report: inout VerificationReport) throws(AuditError) {
        var edge = edge
        let filled = try AuditError.wrapping { () throws(AuditFault) in try edge.append(leaf) }
        self.edge = edge
        for tile in filled where tile.level > 0 { try compare(tile.hashes, tile.level, tile.index, &report) }
    }

    /// Compares the tiles that are not full.
    func finish(_ report: inout VerificationReport) throws(AuditError) {
        for (level, hashes) in edge.levels.enumerated() where level > 0 && !hashes.isEmpty {
            try compare(hashes, level, RightEdge.count(edge.size, at: level + 1), &report)
        }
    }

    private func compare(
        _ computed: [MerkleHash], _ level: Int, _ tile: UInt64, _ report: inout VerificationReport
    ) throws(AuditError) {
        let span = UInt64(1) << (8 * UInt64(level))
        let start = tile * span * 256
        do throws(AuditError) {
            let stored = try reader.tile(level: level, tile)
            for (offset, hash) in computed.enumerated() where stored[offset] != hash {
                report.add(.init(.tileChanged, at: start + UInt64(offset) * span, count: span))
            }
        } catch .corrupted(_, let damage) {
            let problem: VerificationReport.Problem = damage == .tileMissing ? .tileMissing : .tileMalformed
            report.add(.init(problem, at: start, count: UInt64(computed.count) * span))
        }
    }
}
