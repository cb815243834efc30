import Cryptography
import KeyModel

/// The hashes of a Merkle tree.
/// - Source: RFC 9162, section 2.1.1 (the tree of RFC 6962 with SHA-256)
enum MerkleTree {
    private static let leafPrefix: UInt8 = 0x00
    private static let nodePrefix: UInt8 = 0x01

    /// The root of a tree without leaves: the hash of nothing.
    static func emptyRoot() throws(AuditFault) -> MerkleHash {
        try sha256(UnsafeRawBufferPointer(start: nil, count: 0)).get()
    }

    /// `SHA-256(0x00 || entry)`
    static func leaf(_ entry: some Collection<UInt8>) throws(AuditFault) -> MerkleHash {
        var message: [UInt8] = []
        message.reserveCapacity(entry.count + 1)
        message.append(leafPrefix)
        message.append(contentsOf: entry)
        return try message.withUnsafeBytes { sha256($0) }.get()
    }

    /// `SHA-256(0x01 || left || right)`
    static func node(_ left: MerkleHash, _ right: MerkleHash) throws(AuditFault) -> MerkleHash {
        try withUnsafeTemporaryAllocation(byteCount: 65, alignment: 1) { message in
            message[0] = nodePrefix
            left.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: message[1...]).copyMemory(from: $0) }
            right.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: message[33...]).copyMemory(from: $0) }
            return sha256(UnsafeRawBufferPointer(message))
        }.get()
    }

    /// The root over hashes that are the roots of equal, full subtrees from left to right.
    /// - Parameter hashes: one or more.
    static func root(over hashes: ArraySlice<MerkleHash>) throws(AuditFault) -> MerkleHash {
        guard hashes.count > 1 else { return hashes[hashes.startIndex] }
        let split = hashes.startIndex + largestPowerOfTwo(below: hashes.count)
        return try node(try root(over: hashes[..<split]), try root(over: hashes[split...]))
    }

    /// The largest power of two that is smaller than `count`, which is 2 or more.
    static func largestPowerOfTwo<Count: FixedWidthInteger>(below count: Count) -> Count {
        1 << (Count(Count.bitWidth) - 1 - Count((count - 1).leadingZeroBitCount))
    }

    /// A result, because the functions that lend memory throw untyped.
    private static func sha256(_ message: UnsafeRawBufferPointer) -> Result<MerkleHash, AuditFault> {
        do {
            let digest = try Digest.compute(.sha256, message)
            return .success(digest.withUnsafeBytes { MerkleHash(reading: $0.baseAddress!) })
        } catch {
            return .failure(.moduleFailed)
        }
    }
}
