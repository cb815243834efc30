import Glibc
import Storage
import Synchronization

/// The exclusive right to a database: an advisory lock on a file beside it, which ends with the process.
///
/// SQLite would let two processes write by turns, but the caches and the trail above it are one process's.
/// - Source: flock(2)
final class ProcessLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// - Throws: `FileFault` when the file can't be made or its lock is held.
    init(path: String) throws(FileFault) {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FileFault("open", path) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let fault = FileFault("lock", path)
            Glibc.close(file)
            throw fault
        }
        descriptor = Mutex(file)
    }

    // The file stays: were it removed, two processes could each hold a lock on one of that name.
    func release() {
        descriptor.withLock { file in
            if let held = file { Glibc.close(held) }
            file = nil
        }
    }

    deinit { release() }
}
