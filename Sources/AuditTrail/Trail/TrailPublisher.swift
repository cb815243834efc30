import FoundationEssentials
import Synchronization

/// The thread that turns durable records into what others read: bundles and tiles as they fill, a signed checkpoint at
/// most once in an interval, and at the end. It also removes the journal's segments when bundles hold what they held.
struct TrailPublisher: ~Copyable {
    private let core: TrailCore
    private var edge: RightEdge
    private var tiles: TileWriter
    private var published: PublishedCheckpoint
    private var lastTime = ContinuousClock.now

    /// - Parameter edge: of the records that have full bundles.
    init(core: TrailCore, edge: RightEdge, tiles: TileWriter, published: PublishedCheckpoint) {
        self.core = core
        self.edge = edge
        self.tiles = tiles
        self.published = published
    }

    consuming func run() {
        var waitMilliseconds: Int?
        while true {
            core.publisherBell.wait(milliseconds: waitMilliseconds)
            let isLast = core.state.withLock { $0.writerIsDone }
            waitMilliseconds = work(isLast: isLast)
            if isLast { break }
        }
        finish()
    }

    /// - Returns: milliseconds until there is something to do without being called.
    private mutating func work(isLast: Bool) -> Int? {
        let requests = core.state.withLock { state in
            defer { state.publications = [] }
            return state.publications
        }
        var result: Result<PublishedCheckpoint, AuditFault> = .success(published)
        do throws(AuditFault) {
            // A trail that was moved away is not begun anew in its place.
            guard Files.exists(core.directory + "/lock") else { throw .notWritable }
            try bundle()
            let isDue = isLast || !requests.isEmpty || lastTime.duration(to: .now) >= interval
            if isDue { try publish() }
            try removeRetired()
            result = .success(published)
        } catch {
            // What isn't published stays in the journal, so this can wait for the next turn.
            lastTime = .now
            result = .failure(error)
        }
        for request in requests { request.resume(returning: result) }
        return millisecondsToNextTurn()
    }

    private var interval: Duration { .seconds(core.configuration.publishingInterval) }

    private func millisecondsToNextTurn() -> Int? {
        let published = published.checkpoint.size
        let hasMore = core.state.withLock { state in
            state.publisherIsAwake = state.durableSize > published || !state.retired.isEmpty
            return state.publisherIsAwake
        }
        guard hasMore else { return nil }
        let rest = interval - lastTime.duration(to: .now)
        return max(1, Int(rest / .milliseconds(1)) + 1)
    }

    /// Writes the bundles that are full, each with its tiles.
    private mutating func bundle() throws(AuditFault) {
        while let entries = nextFullBundle() {
            var next = edge
            var filled: [RightEdge.FullTile] = []
            for entry in entries { filled += try next.append(entry.leaf) }
            try tiles.write(entries.lazy.map(\.payload), at: edge.size / 256)
            for tile in filled { try tiles.write(tile) }
            edge = next
            core.state.withLock { state in
                state.tail.removeFirst(RightEdge.tileWidth)
                state.bundledSize += UInt64(RightEdge.tileWidth)
            }
        }
    }

    private func nextFullBundle() -> ArraySlice<Entry>? {
        core.state.withLock { state in
            state.tail.count < RightEdge.tileWidth ? nil : state.tail.prefix(RightEdge.tileWidth)
        }
    }

    /// Signs the tree of all records that are durable, if there are new ones.
    private mutating func publish() throws(AuditFault) {
        lastTime = .now
        // Between this and `bundle` more may have become durable; what is over a bundle waits for the next time.
        let rest = core.state.withLock { $0.tail.prefix(RightEdge.tileWidth - 1) }
        guard edge.size + UInt64(rest.count) > published.checkpoint.size else { return }
        var whole = edge
        for entry in rest { _ = try whole.append(entry.leaf) }
        try tiles.writePartial(whole, entries: rest.lazy.map(\.payload))
        published = try Self.write(whole, core.directory, core.signer, core.configuration.calls)
        let published = published
        core.state.withLock { $0.published = published }
    }

    /// Signs a tree, and puts the checkpoint where readers look for it.
    static func write(
        _ edge: RightEdge, _ directory: String, _ signer: CheckpointSigner, _ calls: DiskCalls
    ) throws(AuditFault) -> PublishedCheckpoint {
        let checkpoint = Checkpoint(origin: signer.verifier.name, size: edge.size, root: try edge.root())
        let note = try signer.sign(checkpoint)
        try Files.replace(directory + "/checkpoint", with: Array(note.utf8), durably: true, calls: calls)
        return PublishedCheckpoint(checkpoint: checkpoint, note: note)
    }

    /// Before a segment goes, what it held must be durable elsewhere, and signed: a start relies on a checkpoint that is
    /// not older than the journal's first record.
    private mutating func removeRetired() throws(AuditFault) {
        let bundled = edge.size
        let removable = core.state.withLock { state in state.retired.filter { $0.end <= bundled } }
        guard !removable.isEmpty else { return }
        try tiles.synchronize()
        if published.checkpoint.size < bundled { try publish() }
        for segment in removable {
            let journal = Files.parent(of: segment.path)
            let isKept = segment.isReusable && SpareSegment.keep(segment.path, in: journal)
            if !isKept { Files.remove(segment.path) }
        }
        // Only those: the writer may have retired another meanwhile, and a segment left lying in front of a gap is damage
        // to the next start.
        let removed = Set(removable.map(\.path))
        core.state.withLock { state in state.retired.removeAll { removed.contains($0.path) } }
    }

    private func finish() {
        let (closers, requests) = core.state.withLock { state in
            state.publisherIsDone = true
            state.lock = nil
            defer { (state.closers, state.publications) = ([], []) }
            return (state.closers, state.publications)
        }
        for request in requests { request.resume(returning: .failure(.closed)) }
        for closer in closers { closer.resume() }
    }
}
