/// Hashes of any part of a published tree, put together from its tiles: what proofs are made of.
struct TileTree {
    private let reader: TileReader
    private var cache: [Position: [MerkleHash]] = [:]

    private struct Position: Hashable {
        let level: Int
        let index: UInt64
    }

    init(_ reader: TileReader) { self.reader = reader }

    /// The siblings from a leaf up to the root.
    /// - Source: RFC 9162, section 2.1.3.1
    mutating func inclusionPath(_ index: UInt64) throws(AuditError) -> [MerkleHash] {
        try path(to: index, in: 0..<reader.size)
    }

    /// What shows that this tree starts with the tree of `oldSize` leaves.
    /// - Source: RFC 9162, section 2.1.4.1
    mutating func consistencyPath(from oldSize: UInt64) throws(AuditError) -> [MerkleHash] {
        guard oldSize > 0, oldSize < reader.size else { return [] }
        return try subproof(oldSize, 0..<reader.size, isWhole: true)
    }

    /// `MTH(D[range])`; the range starts at a multiple of the power of two that spans it.
    mutating func hash(of range: Range<UInt64>) throws(AuditError) -> MerkleHash {
        let count = UInt64(range.count)
        if count & (count - 1) == 0 { return try perfectHash(range.lowerBound, height: count.trailingZeroBitCount) }
        let split = range.lowerBound + MerkleTree.largestPowerOfTwo(below: count)
        let left = try hash(of: range.lowerBound..<split)
        let right = try hash(of: split..<range.upperBound)
        return try AuditError.wrapping { () throws(AuditFault) in try MerkleTree.node(left, right) }
    }

    private mutating func path(to index: UInt64, in range: Range<UInt64>) throws(AuditError) -> [MerkleHash] {
        guard range.count > 1 else { return [] }
        let split = range.lowerBound + MerkleTree.largestPowerOfTwo(below: UInt64(range.count))
        let (left, right) = (range.lowerBound..<split, split..<range.upperBound)
        return index < split
            ? try path(to: index, in: left) + [try hash(of: right)]
            : try path(to: index, in: right) + [try hash(of: left)]
    }

    private mutating func subproof(
        _ oldSize: UInt64, _ range: Range<UInt64>, isWhole: Bool
    ) throws(AuditError) -> [MerkleHash] {
        if oldSize == range.upperBound { return isWhole ? [] : [try hash(of: range)] }
        let split = range.lowerBound + MerkleTree.largestPowerOfTwo(below: UInt64(range.count))
        let (left, right) = (range.lowerBound..<split, split..<range.upperBound)
        return oldSize <= split
            ? try subproof(oldSize, left, isWhole: isWhole) + [try hash(of: right)]
            : try subproof(oldSize, right, isWhole: false) + [try hash(of: left)]
    }

    /// The root of `2^height` leaves: a hash of a tile, or the root over up to 128 neighbours in one.
    private mutating func perfectHash(_ start: UInt64, height: Int) throws(AuditError) -> MerkleHash {
        let level = height / 8
        let first = start >> (8 * UInt64(level))
        let hashes = try tile(Position(level: level, index: first / 256))
        let offset = Int(first % 256)
        let width = 1 << (height % 8)
        return try AuditError.wrapping { () throws(AuditFault) in
            try MerkleTree.root(over: hashes[offset..<offset + width])
        }
    }

    private mutating func tile(_ position: Position) throws(AuditError) -> [MerkleHash] {
        if let hashes = cache[position] { return hashes }
        let hashes = try reader.tile(level: position.level, position.index)
        cache[position] = hashes
        return hashes
    }
}
