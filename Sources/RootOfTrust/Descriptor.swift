import Glibc

/// An open file, closed at the end of its life.
struct Descriptor: ~Copyable {
    let number: Int32

    /// - Parameter flags: as of open(2); a file that is created gets mode 0600.
    init(_ path: String, _ flags: Int32) throws(RootError) {
        number = open(path, flags | O_CLOEXEC, S_IRUSR | S_IWUSR)
        guard number >= 0 else { throw RootError(systemError: errno) }
    }

    deinit { close(number) }

    /// Fills `bytes`.
    ///
    /// - Throws: `.corrupted` when the file ends before.
    func readAll(_ bytes: UnsafeMutableRawBufferPointer) throws(RootError) {
        var done = 0
        while done < bytes.count {
            let count = Glibc.read(number, bytes.baseAddress?.advanced(by: done), bytes.count - done)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw RootError(systemError: errno) }
            guard count > 0 else { throw .corrupted }
            done += count
        }
    }

    func writeAll(_ bytes: UnsafeRawBufferPointer) throws(RootError) {
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(number, bytes.baseAddress?.advanced(by: done), bytes.count - done)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw RootError(systemError: errno) }
            done += count
        }
    }

    func synchronize() throws(RootError) {
        guard fsync(number) == 0 else { throw RootError(systemError: errno) }
    }
}

extension RootError {
    init(systemError code: Int32) {
        self =
            switch code {
            case ENOENT, ENOTDIR: .keyMissing
            case EACCES, EPERM, EROFS: .permissions
            case EEXIST: .alreadyExists
            case ENOSPC, EDQUOT, EFBIG: .storageFull
            default: .internalFailure
            }
    }
}
