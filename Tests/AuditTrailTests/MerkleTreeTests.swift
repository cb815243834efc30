import Testing

@testable import AuditTrail

/// The leaves and roots of certificate-transparency's reference implementation (merkle/testing, RFC 6962).
@Suite struct MerkleTreeTests {
    init() { startModule() }

    static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ]
    static let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    static func bytes(_ hexadecimal: String) -> [UInt8] {
        stride(from: 0, to: hexadecimal.count, by: 2).map { offset in
            let start = hexadecimal.index(hexadecimal.startIndex, offsetBy: offset)
            return UInt8(hexadecimal[start..<hexadecimal.index(start, offsetBy: 2)], radix: 16)!
        }
    }

    private static func leaf(_ number: Int) throws -> MerkleHash {
        try MerkleTree.leaf([UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8), 7])
    }

    /// MTH by the letter of RFC 9162, section 2.1.1.
    private static func reference(_ leaves: ArraySlice<MerkleHash>) throws -> MerkleHash {
        guard leaves.count > 1 else { return try leaves.first ?? MerkleTree.emptyRoot() }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        return try MerkleTree.node(try reference(leaves[..<middle]), try reference(leaves[middle...]))
    }

    @Test func agreesWithTheReferenceTree() throws {
        var edge = RightEdge()
        #expect(
            try edge.root().bytes
                == Self.bytes("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
        for (leaf, root) in zip(Self.leaves, Self.roots) {
            _ = try edge.append(try MerkleTree.leaf(Self.bytes(leaf)))
            #expect(try edge.root().bytes == Self.bytes(root))
        }
    }

    /// The path to leaf 0 of 8 of the same reference.
    @Test func verifiesAPublishedInclusionProof() throws {
        let path = [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ].map { MerkleHash(Self.bytes($0))! }
        let root = MerkleHash(Self.bytes(Self.roots[7]))!
        let leaf = try MerkleTree.leaf([])
        #expect(try MerkleProofs.verifyInclusion(of: leaf, at: 0, in: 8, path: path, root: root))
        #expect(try !MerkleProofs.verifyInclusion(of: leaf, at: 1, in: 8, path: path, root: root))
        #expect(try !MerkleProofs.verifyInclusion(of: leaf, at: 0, in: 8, path: path.dropLast(), root: root))
        #expect(try !MerkleProofs.verifyInclusion(of: leaf, at: 0, in: 8, path: path + [root], root: root))
        #expect(try !MerkleProofs.verifyInclusion(of: leaf, at: 8, in: 8, path: path, root: root))
        #expect(try !MerkleProofs.verifyInclusion(of: try MerkleTree.leaf([0]), at: 0, in: 8, path: path, root: root))
    }

    @Test func goesOnFromItsRightEdge() throws {
        var edge = RightEdge()
        var leaves: [MerkleHash] = []
        var tiles = 0
        for number in 0..<(256 * 258 + 3) {
            leaves.append(try Self.leaf(number))
            let filled = try edge.append(leaves[number])
            tiles += filled.count
            for tile in filled where tile.level == 0 { #expect(tile.index == UInt64(number / 256)) }
            if [1, 2, 3, 255, 256, 257, 300, 511, 512, 1000, 65_535, 65_536, 65_537].contains(number) {
                #expect(try edge.root() == Self.reference(leaves[...]))
            }
        }
        #expect(tiles == 258 + 1)
        #expect(edge.levels.map(\.count) == [3, 2, 1])
        #expect(try edge.root() == Self.reference(leaves[...]))
    }

    @Test func provesEveryPairOfSizes() throws {
        let scratch = try Scratch()
        let roots = try Self.writeTiles(scratch.path, 300)
        for size in [1, 2, 3, 7, 8, 100, 255, 256, 257, 300] {
            let reader = TileReader(directory: scratch.path, size: UInt64(size))
            var tree = TileTree(reader)
            for index in 0..<size {
                let path = try tree.inclusionPath(UInt64(index))
                let leaf = try Self.leaf(index)
                let root = roots[size]
                #expect(
                    try MerkleProofs.verifyInclusion(
                        of: leaf, at: UInt64(index), in: UInt64(size), path: path, root: root))
            }
            for old in 0...size {
                let path = try tree.consistencyPath(from: UInt64(old))
                let (from, to) = (UInt64(old), UInt64(size))
                #expect(
                    try MerkleProofs.verifyConsistency(from: from, roots[old], to: to, roots[size], path: path))
                guard old > 0, old < size else { continue }
                #expect(
                    try !MerkleProofs.verifyConsistency(from: from, roots[old - 1], to: to, roots[size], path: path))
                #expect(try !MerkleProofs.verifyConsistency(from: from, roots[old], to: to, roots[old], path: path))
            }
        }
    }

    /// All tiles of a tree, partial ones too; returns the root for each size.
    private static func writeTiles(_ directory: String, _ count: Int) throws -> [MerkleHash] {
        var tiles = TileWriter(directory: directory, calls: .system)
        var edge = RightEdge()
        var roots = [try edge.root()]
        for number in 0..<count {
            for tile in try edge.append(try leaf(number)) { try tiles.write(tile) }
            try tiles.writePartial(edge, entries: [])
            roots.append(try edge.root())
        }
        return roots
    }
}
