/// An encoded record with its leaf hash, which is computed once, by the task that appends it.
struct Entry: Sendable {
    let payload: [UInt8]
    let leaf: MerkleHash

    init(_ payload: [UInt8]) throws(AuditFault) {
        self.payload = payload
        leaf = try MerkleTree.leaf(payload)
    }

    init(checked payload: [UInt8], leaf: MerkleHash) {
        self.payload = payload
        self.leaf = leaf
    }
}
