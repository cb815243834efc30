/// Tiles and bundles of a tree of a given size, from a directory.
struct TileReader: Sendable {
    let directory: String
    /// How many leaves the tree has.
    let size: UInt64

    /// How many of the 256 places of a tile are taken in a tree of this size.
    func width(ofTile index: UInt64, level: Int) -> Int {
        let count = RightEdge.count(size, at: level)
        let start = index * 256
        return count > start ? Int(min(count - start, 256)) : 0
    }

    /// The hashes of a tile; a partial one is read from its full successor where it is gone.
    func tile(level: Int, _ index: UInt64) throws(AuditError) -> [MerkleHash] {
        let width = width(ofTile: index, level: level)
        let first = firstLeaf(ofTile: index, level: level)
        let paths = [TilePath.tile(level: level, index, width: width), TilePath.tile(level: level, index)]
        guard let bytes = try read(paths) else { throw .corrupted(at: first, .tileMissing) }
        guard bytes.count % 32 == 0, bytes.count / 32 >= width else { throw .corrupted(at: first, .tileMalformed) }
        return bytes.withUnsafeBytes { buffer in
            (0..<width).map { MerkleHash(reading: buffer.baseAddress! + $0 * 32) }
        }
    }

    /// The entries of a bundle, as many as a tree of this size has.
    func bundle(_ index: UInt64) throws(AuditError) -> [[UInt8]] {
        let width = width(ofTile: index, level: 0)
        let paths = [TilePath.bundle(index, width: width), TilePath.bundle(index)]
        guard let bytes = try read(paths) else { throw .corrupted(at: index * 256, .bundleMissing) }
        let (entries, isWhole) = EntryBundle.decode(bytes)
        guard isWhole, entries.count >= width else { throw .corrupted(at: index * 256, .bundleMalformed) }
        return Array(entries.prefix(width))
    }

    func read(_ paths: [String]) throws(AuditError) -> [UInt8]? {
        do throws(AuditFault) {
            for path in paths {
                if let bytes = try Files.read(directory + "/" + path) { return bytes }
            }
            return nil
        } catch {
            throw .unavailable(error)
        }
    }

    private func firstLeaf(ofTile index: UInt64, level: Int) -> UInt64 { index << (8 * UInt64(level + 1)) }
}
