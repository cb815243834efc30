/// What has to be remembered of a tree to go on with it: the tiles at its right edge, which are not full yet.
struct RightEdge: Sendable {
    static let tileWidth = 256

    /// A tile that has just become full.
    struct FullTile: Sendable {
        let level: Int
        let index: UInt64
        let hashes: [MerkleHash]
    }

    private(set) var size: UInt64 = 0
    /// The hashes of the unfinished tile of each level, 0 to 255 of them.
    private(set) var levels: [[MerkleHash]] = []

    init() {}

    /// - Parameter levels: for each level *l*, the last `(size >> 8l) % 256` hashes of that level.
    init(size: UInt64, levels: [[MerkleHash]]) {
        self.size = size
        self.levels = levels
    }

    /// Takes the next leaf.
    /// - Returns: the tiles that it filled, lowest level first.
    mutating func append(_ leaf: MerkleHash) throws(AuditFault) -> [FullTile] {
        size += 1
        var filled: [FullTile] = []
        var hash = leaf
        var level = 0
        while true {
            if level == levels.count { levels.append([]) }
            levels[level].append(hash)
            guard levels[level].count == Self.tileWidth else { return filled }
            let hashes = levels[level]
            hash = try MerkleTree.root(over: hashes[...])
            levels[level].removeAll(keepingCapacity: true)
            filled.append(FullTile(level: level, index: Self.count(size, at: level) / 256 - 1, hashes: hashes))
            level += 1
        }
    }

    /// The root of the tree of `size` leaves.
    func root() throws(AuditFault) -> MerkleHash {
        // The tree is a row of full subtrees that get smaller to the right; they are joined from the right.
        var root: MerkleHash?
        for hashes in levels where !hashes.isEmpty {
            var end = hashes.count
            while end > 0 {
                let width = end & -end
                let subtree = try MerkleTree.root(over: hashes[(end - width)..<end])
                root = if let right = root { try MerkleTree.node(subtree, right) } else { subtree }
                end -= width
            }
        }
        if let root { return root }
        return try MerkleTree.emptyRoot()
    }

    /// How many hashes a level has in a tree of that size.
    static func count(_ size: UInt64, at level: Int) -> UInt64 { level < 8 ? size >> (8 * UInt64(level)) : 0 }
}
