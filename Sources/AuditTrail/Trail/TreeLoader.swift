/// Finds the right edge of a tree from the full tiles that are left of it: at most 255 for each level, whatever its size.
struct TreeLoader {
    let directory: String

    /// - Parameter size: a multiple of 256.
    func edge(of size: UInt64) throws(AuditError) -> RightEdge {
        let reader = TileReader(directory: directory, size: size)
        var levels: [[MerkleHash]] = [[]]
        var level = 1
        while RightEdge.count(size, at: level) > 0 {
            let count = RightEdge.count(size, at: level)
            var hashes: [MerkleHash] = []
            for index in (count / 256 * 256)..<count {
                let tile = try reader.tile(level: level - 1, index)
                hashes.append(try AuditError.wrapping { () throws(AuditFault) in try MerkleTree.root(over: tile[...]) })
            }
            levels.append(hashes)
            level += 1
        }
        return RightEdge(size: size, levels: levels)
    }
}
