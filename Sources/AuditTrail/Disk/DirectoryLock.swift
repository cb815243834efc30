#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Keeps a second process from writing to the same trail. The lock ends with the process, however that ends.
final class DirectoryLock: Sendable {
    private let file: Int32

    init(_ directory: String) throws(AuditError) {
        file = open(directory + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .unavailable(.of(errno)) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw .locked
        }
    }

    deinit { close(file) }
}
