import Synchronization

/// The service's record of what it did: append-only, durable before anybody is answered, and verifiable by others.
///
/// ```
/// append ─► writer's thread: journal, one sync for all that wait ─► the task goes on
///                │
///                └► publisher's thread: bundles, tiles, checkpoint (C2SP tlog-tiles)
/// ```
///
/// If it can't write, `append` throws, and nothing may be performed. It tries again by itself when it is asked again.
public final class AuditTrail: Sendable {
    let core: TrailCore
    private let watch: Task<Void, Never>

    init(core: TrailCore) {
        self.core = core
        watch = Task.detached { [weak core] in
            while !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(250))
                guard let core else { return }
                core.refuseOverdue()
            }
        }
    }

    /// Opens the trail in a directory, or starts one. What a killed process left is put in order first.
    /// - Parameters:
    ///   - directory: an absolute path; it is made, with mode 0700, where there is none.
    ///   - signer: the log's name and key; they stay the same for the trail's life.
    /// - Throws: `corrupted` when acknowledged records are missing or the tree is not what was signed, `locked`,
    ///   `unavailable`.
    public static func open(
        directory: String, signer: CheckpointSigner, configuration: AuditConfiguration = AuditConfiguration()
    ) async throws(AuditError) -> AuditTrail {
        try await WorkerThread.run { () throws(AuditError) in
            try AuditError.wrapping { () throws(AuditFault) in _ = try Files.makeDirectory(directory) }
            let lock = try DirectoryLock(directory)
            let start = try TrailRecovery(directory: directory, signer: signer, configuration: configuration).start()
            return try AuditError.wrapping { () throws(AuditFault) in
                try run(start, TrailCore(directory: directory, configuration, signer, lock, start))
            }
        }
    }

    private static func run(_ start: TrailRecovery.Start, _ core: TrailCore) throws(AuditFault) -> AuditTrail {
        try WorkerThread.start {
            TrailWriter(core: core, journal: start.journal).run()
        }
        try WorkerThread.start {
            TrailPublisher(core: core, edge: start.edge, tiles: start.tiles, published: start.published).run()
        }
        return AuditTrail(core: core)
    }

    /// Records, and returns when the record is durable.
    /// - Returns: the record's index in the trail.
    /// - Throws: `unavailable`, within the configured patience: the caller must not perform what it wanted to record.
    public func append(_ record: AuditRecord) async throws(AuditError) -> UInt64 {
        do {
            return try await core.append(try Entry(record.encoded()))
        } catch {
            throw .unavailable(error)
        }
    }

    /// Whether the last attempt to write succeeded.
    public var isHealthy: Bool { core.state.withLock { $0.fault == nil && !$0.isClosing } }

    /// What stands in the way, while something does.
    public var fault: AuditFault? { core.state.withLock { $0.fault } }

    /// Tries whether a record could be written, without writing one.
    /// - Throws: `unavailable`.
    public func probe() async throws(AuditError) {
        do {
            _ = try await core.append(nil)
        } catch {
            throw .unavailable(error)
        }
    }

    /// How many records are durable.
    public var size: UInt64 { core.state.withLock { $0.durableSize } }

    /// The newest checkpoint that was published; up to an interval behind `size`.
    public var checkpoint: PublishedCheckpoint { core.state.withLock { $0.published } }

    /// Publishes a checkpoint of all records that are durable now.
    /// - Throws: `unavailable`.
    public func publish() async throws(AuditError) -> PublishedCheckpoint {
        do {
            return try await core.publish()
        } catch {
            throw .unavailable(error)
        }
    }

    /// The key that auditors verify with: `<name>+<id>+<base64>`.
    public var verifierKey: String { core.signer.verifier.text }

    deinit {
        watch.cancel()
        core.stop()
    }

    /// Takes no more records, and returns when those that were taken are durable and published.
    public func close() async {
        watch.cancel()
        await core.close()
    }
}
