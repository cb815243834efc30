import StrictJSON

/// Shows, without the trail, that a record is in it: the record, the way from it up to the root, and the signed root.
public struct InclusionProof: Sendable, Hashable, Codable {
    public let index: UInt64
    /// The record as the trail keeps it: JSON, whose bytes are what is hashed.
    public let record: String
    /// The siblings from the leaf up, each the base64 of 32 bytes.
    public let path: [MerkleHash]
    /// The signed checkpoint of the tree that the way leads to.
    public let checkpoint: String

    /// - Parameter verifierKey: the log's key, `<name>+<id>+<base64>`.
    /// - Returns: the record; what the proof says of it is true.
    /// - Throws: `badKey`; `corrupted` with what is wrong.
    /// - Source: RFC 9162, section 2.1.3.2
    public func verify(verifierKey: String) throws(AuditError) -> AuditRecord {
        let signed = try CheckpointVerifier(verifierKey).open(checkpoint)
        let isIncluded = try AuditError.wrapping { () throws(AuditFault) in
            try MerkleProofs.verifyInclusion(
                of: try MerkleTree.leaf(record.utf8), at: index, in: signed.size, path: path, root: signed.root)
        }
        guard isIncluded else { throw .corrupted(at: index, .rootMismatch) }
        guard let record = AuditRecord(encoded: Array(record.utf8)) else {
            throw .corrupted(at: index, .recordMalformed)
        }
        return record
    }
}

/// Shows that an older tree is the beginning of a newer one: nothing of it was changed or removed.
public struct ConsistencyProof: Sendable, Hashable, Codable {
    public let older: String
    public let newer: String
    public let path: [MerkleHash]

    /// - Throws: `badKey`; `corrupted` with what is wrong.
    /// - Source: RFC 9162, section 2.1.4.2
    public func verify(verifierKey: String) throws(AuditError) {
        let verifier = try CheckpointVerifier(verifierKey)
        let (old, new) = (try verifier.open(older), try verifier.open(newer))
        let isConsistent = try AuditError.wrapping { () throws(AuditFault) in
            try MerkleProofs.verifyConsistency(from: old.size, old.root, to: new.size, new.root, path: path)
        }
        guard isConsistent else { throw .corrupted(at: min(old.size, new.size), .rootMismatch) }
    }
}
