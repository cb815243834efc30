/// Checks of proofs, by those who hold no tree.
enum MerkleProofs {
    /// Whether `leaf` is at `index` in the tree of `size` leaves with that root.
    /// - Source: RFC 9162, section 2.1.3.2
    static func verifyInclusion(
        of leaf: MerkleHash, at index: UInt64, in size: UInt64, path: [MerkleHash], root: MerkleHash
    ) throws(AuditFault) -> Bool {
        guard index < size else { return false }
        var position = index
        var last = size - 1
        var hash = leaf
        for sibling in path {
            guard last != 0 else { return false }
            if position & 1 == 1 || position == last {
                hash = try MerkleTree.node(sibling, hash)
                while position & 1 == 0, position != 0 { (position, last) = (position >> 1, last >> 1) }
            } else {
                hash = try MerkleTree.node(hash, sibling)
            }
            (position, last) = (position >> 1, last >> 1)
        }
        return last == 0 && hash == root
    }

    /// Whether the tree of `newSize` leaves starts with the tree of `oldSize` leaves.
    /// - Source: RFC 9162, section 2.1.4.2
    static func verifyConsistency(
        from oldSize: UInt64, _ oldRoot: MerkleHash, to newSize: UInt64, _ newRoot: MerkleHash, path: [MerkleHash]
    ) throws(AuditFault) -> Bool {
        guard oldSize > 0, oldSize <= newSize else { return oldSize == 0 && path.isEmpty }
        guard oldSize < newSize else { return path.isEmpty && oldRoot == newRoot }
        var path = path[...]
        if oldSize & (oldSize - 1) == 0 { path = [oldRoot] + path }
        guard let start = path.popFirst() else { return false }
        var position = oldSize - 1
        var last = newSize - 1
        while position & 1 == 1 { (position, last) = (position >> 1, last >> 1) }
        var (old, new) = (start, start)
        for sibling in path {
            guard last != 0 else { return false }
            if position & 1 == 1 || position == last {
                old = try MerkleTree.node(sibling, old)
                new = try MerkleTree.node(sibling, new)
                while position & 1 == 0, position != 0 { (position, last) = (position >> 1, last >> 1) }
            } else {
                new = try MerkleTree.node(new, sibling)
            }
            (position, last) = (position >> 1, last >> 1)
        }
        return last == 0 && old == oldRoot && new == newRoot
    }
}
