/// Opens what a process left, whether it ended well or was killed. It reads the journal and the right edge of the tree,
/// so its time doesn't depend on how long the trail is.
struct TrailRecovery {
    let directory: String
    let signer: CheckpointSigner
    let configuration: AuditConfiguration

    /// What the trail's threads start from.
    struct Start {
        var edge: RightEdge
        var tail: [Entry]
        var journal: Journal
        var tiles: TileWriter
        var published: PublishedCheckpoint
    }

    private var journalDirectory: String { directory + "/journal" }

    func start() throws(AuditError) -> Start {
        let origin = try AuditError.wrapping { () throws(AuditFault) in
            try MerkleTree.leaf(signer.verifier.name.utf8)
        }
        let note = try AuditError.wrapping { () throws(AuditFault) in try Files.read(directory + "/checkpoint") }
        let contents = try JournalReader(directory: journalDirectory, origin: origin).read()
        guard let note else { return try create(origin, contents) }
        let signed = try signer.verifier.open(String(decoding: note, as: UTF8.self))
        guard let contents else {
            guard signed.size == 0 else { throw .corrupted(at: 0, .journalMissing) }
            return try create(origin, nil)
        }
        let published = PublishedCheckpoint(checkpoint: signed, note: String(decoding: note, as: UTF8.self))
        guard contents.end >= max(signed.size, configuration.expectedSize) else {
            throw .corrupted(at: contents.end, .truncated)
        }
        return try recover(contents, published, origin)
    }

    /// A new trail: its checkpoint comes first, so that a journal without one means that one is missing.
    private func create(_ origin: MerkleHash, _ contents: JournalReader.Contents?) throws(AuditError) -> Start {
        guard contents == nil, !Files.exists(directory + "/tile") else { throw .corrupted(at: 0, .checkpointMissing) }
        guard configuration.expectedSize == 0 else { throw .corrupted(at: 0, .truncated) }
        return try AuditError.wrapping { () throws(AuditFault) in
            try Files.makeDirectory(journalDirectory)
            let edge = RightEdge()
            let published = try TrailPublisher.write(edge, directory, signer, configuration.calls)
            var journal = journal(origin, sequence: 0, size: 0)
            try journal.open(startingWith: [])
            try Files.synchronize(directory)
            let tiles = TileWriter(directory: directory, calls: configuration.calls)
            return Start(edge: edge, tail: [], journal: journal, tiles: tiles, published: published)
        }
    }

    private func journal(_ origin: MerkleHash, sequence: UInt64, size: UInt64) -> Journal {
        Journal(
            directory: journalDirectory, origin: origin, capacity: configuration.segmentByteCount,
            calls: configuration.calls, sequence: sequence, durableSize: size)
    }

    private func recover(
        _ contents: JournalReader.Contents, _ published: PublishedCheckpoint, _ origin: MerkleHash
    ) throws(AuditError) -> Start {
        let entries = try bundledEntries(before: contents.base) + contents.entries
        var edge = try TreeLoader(directory: directory).edge(of: contents.base / 256 * 256)
        let tiles = try rebuild(&edge, entries, published.checkpoint)
        let tail = Array(entries.suffix(Int(contents.end % 256)))
        return try AuditError.wrapping { () throws(AuditFault) in
            var start = Start(
                edge: edge, tail: tail, journal: journal(origin, sequence: contents.sequence, size: contents.end),
                tiles: tiles, published: published)
            try makeDurable(&start, contents.paths)
            return start
        }
    }

    /// The journal may start in the middle of a bundle, which is full and durable then.
    private func bundledEntries(before base: UInt64) throws(AuditError) -> [Entry] {
        guard base % 256 != 0 else { return [] }
        let payloads = try TileReader(directory: directory, size: base).bundle(base / 256)
        return try AuditError.wrapping { () throws(AuditFault) in
            var entries: [Entry] = []
            for payload in payloads { entries.append(try Entry(payload)) }
            return entries
        }
    }

    /// Writes again what may not have reached the disk, and checks the tree against the checkpoint on the way.
    /// - Parameter edge: before: of all full bundles that the journal doesn't reach into; after: of all full bundles.
    private func rebuild(
        _ edge: inout RightEdge, _ entries: [Entry], _ checkpoint: Checkpoint
    ) throws(AuditError) -> TileWriter {
        var tiles = TileWriter(directory: directory, calls: configuration.calls)
        guard checkpoint.size >= edge.size else { throw .corrupted(at: checkpoint.size, .checkpointMissing) }
        try check(edge, checkpoint)
        if edge.size == checkpoint.size {
            let edge = edge
            try AuditError.wrapping { () throws(AuditFault) in try tiles.writePartial(edge, entries: []) }
        }
        var start = 0
        while start < entries.count {
            let bundle = entries[start..<min(start + 256, entries.count)]
            var next = edge
            var filled: [RightEdge.FullTile] = []
            for entry in bundle {
                let full = try AuditError.wrapping { () throws(AuditFault) in try next.append(entry.leaf) }
                filled += full
                try check(next, checkpoint)
                if next.size == checkpoint.size {
                    let signed = bundle.prefix(Int(next.size % 256)).lazy.map(\.payload)
                    try AuditError.wrapping { () throws(AuditFault) in try tiles.writePartial(next, entries: signed) }
                }
            }
            guard bundle.count == 256 else { break }
            try AuditError.wrapping { () throws(AuditFault) in
                try tiles.write(bundle.lazy.map(\.payload), at: edge.size / 256)
                for tile in filled { try tiles.write(tile) }
            }
            edge = next
            start += 256
        }
        return tiles
    }

    private func check(_ edge: RightEdge, _ checkpoint: Checkpoint) throws(AuditError) {
        guard edge.size == checkpoint.size else { return }
        let root = try AuditError.wrapping { () throws(AuditFault) in try edge.root() }
        guard root == checkpoint.root else { throw .corrupted(at: checkpoint.size, .rootMismatch) }
    }

    /// Nothing of what was read need be on the disk: a process that was killed, or whose sync failed, leaves pages that
    /// only memory has. So the journal's rest is copied into a segment of its own before the old ones go.
    private func makeDurable(_ start: inout Start, _ oldSegments: [String]) throws(AuditFault) {
        try start.tiles.synchronize()
        try start.journal.open(startingWith: start.tail)
        var whole = start.edge
        for entry in start.tail { _ = try whole.append(entry.leaf) }
        if whole.size > start.published.checkpoint.size {
            try start.tiles.writePartial(whole, entries: start.tail.lazy.map(\.payload))
            start.published = try TrailPublisher.write(whole, directory, signer, configuration.calls)
        }
        try Files.synchronize(directory)
        for path in oldSegments { Files.remove(path) }
    }
}
