/// Writes tiles and bundles, and remembers which of them are not durable yet.
struct TileWriter {
    let directory: String
    let calls: DiskCalls
    private var files: [String] = []
    private var directories: Set<String> = []

    init(directory: String, calls: DiskCalls) {
        self.directory = directory
        self.calls = calls
    }

    mutating func write(_ tile: RightEdge.FullTile) throws(AuditFault) {
        try write(Self.bytes(of: tile.hashes), at: TilePath.tile(level: tile.level, tile.index))
        Files.removeDirectory(directory + "/" + TilePath.tile(level: tile.level, tile.index) + ".p")
    }

    mutating func write(_ bundle: some Sequence<[UInt8]>, at index: UInt64) throws(AuditFault) {
        try write(EntryBundle.encode(bundle), at: TilePath.bundle(index))
        Files.removeDirectory(directory + "/" + TilePath.bundle(index) + ".p")
    }

    /// Writes the unfinished tiles of a tree's edge, and its unfinished bundle.
    mutating func writePartial(_ edge: RightEdge, entries: some Sequence<[UInt8]>) throws(AuditFault) {
        for (level, hashes) in edge.levels.enumerated() where !hashes.isEmpty {
            let index = RightEdge.count(edge.size, at: level + 1)
            try write(Self.bytes(of: hashes), at: TilePath.tile(level: level, index, width: hashes.count))
        }
        guard edge.size % 256 != 0 else { return }
        let path = TilePath.bundle(edge.size / 256, width: Int(edge.size % 256))
        try write(EntryBundle.encode(entries), at: path)
    }

    /// Makes everything durable that was written since the last time. A partial tile may be gone by now.
    mutating func synchronize() throws(AuditFault) {
        for path in files + directories.sorted() {
            do {
                try Files.synchronize(path)
            } catch AuditFault.missing {
                continue
            }
        }
        files = []
        directories = []
    }

    private mutating func write(_ bytes: [UInt8], at path: String) throws(AuditFault) {
        let path = directory + "/" + path
        let parent = Files.parent(of: path)
        if !directories.contains(parent) {
            for made in try Files.makeDirectory(parent) { directories.insert(Files.parent(of: made)) }
            directories.insert(parent)
        }
        try Files.replace(path, with: bytes, durably: false, calls: calls)
        files.append(path)
    }

    private static func bytes(of hashes: [MerkleHash]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashes.count * 32)
        for hash in hashes { hash.withUnsafeBytes { bytes.append(contentsOf: $0) } }
        return bytes
    }
}
