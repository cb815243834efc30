import AuditTrail
import Cryptography
import Dispatch
import KeyModel
import RootOfTrust
import Storage

/// What keeps the service from serving. Anybody may ask, and an answer takes a write and a question to the token: so it
/// is looked for once at a time, and at most once a second.
actor Readiness {
    private let trail: AuditTrail
    private let storage: any Storage
    private let directory: DataDirectory
    private let root: any RootKey
    private let module: CryptographicModule

    private var last: (obstacle: String?, time: ContinuousClock.Instant)?
    private var look: Task<String?, Never>?

    init(
        trail: AuditTrail, storage: any Storage, directory: DataDirectory, root: any RootKey,
        module: CryptographicModule
    ) {
        self.trail = trail
        self.storage = storage
        self.directory = directory
        self.root = root
        self.module = module
    }

    /// - Returns: the first that was found; nil for none.
    func obstacle() async -> String? {
        if let last, last.time.duration(to: .now) < .seconds(1) { return last.obstacle }
        if let look { return await look.value }
        let look = Task { await find() }
        self.look = look
        let obstacle = await look.value
        last = (obstacle, .now)
        self.look = nil
        return obstacle
    }

    private func find() async -> String? {
        guard module.isOperational else { return "the cryptographic module failed a self-test; restart the service" }
        do {
            try await trail.probe()
        } catch {
            return "the audit trail can't be written (disk full, or not writable?)"
        }
        if let name = directory.lostFile { return "\(name) was taken from the data directory; stop, and restore it" }
        // The trail has room of its own set aside, so that its probe may pass where a change finds the disk full.
        guard await canWrite() else { return "the data directory can't be written (disk full, or not writable?)" }
        do {
            _ = try await storage.row(RowKey(.service, vault: "", "service"))
        } catch {
            return "the store can't be read"
        }
        guard await root.status().reachability == .reachable else { return "the root key can't be reached" }
        return nil
    }

    /// On a thread of its own: a disk that hangs must not take one from the requests.
    private func canWrite() async -> Bool {
        let directory = directory
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: (try? directory.probe()) != nil) }
        }
    }
}
