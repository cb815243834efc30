#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Files by path, with errors of ours.
enum Files {
    /// - Returns: the bytes; nil where there is no such file.
    static func read(_ path: String) throws(AuditFault) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw .of(errno)
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .of(errno) }
        return try readAll(of: file, byteCount: Int(status.st_size))
    }

    private static func readAll(of file: Int32, byteCount: Int) throws(AuditFault) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, filled in
            while filled < byteCount {
                let count = pread(file, buffer.baseAddress! + filled, byteCount - filled, off_t(filled))
                if count < 0, errno == EINTR { continue }
                if count < 0 { failure = errno }
                guard count > 0 else { return }
                filled += count
            }
        }
        guard failure == 0 else { throw .of(failure) }
        return bytes
    }

    /// Replaces the file, so that readers see the old bytes or the new ones.
    /// - Parameter durably: whether the bytes are on disk before the name points at them.
    static func replace(
        _ path: String, with bytes: [UInt8], durably: Bool, calls: DiskCalls
    ) throws(AuditFault) {
        let temporary = path + ".tmp"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .of(errno) }
        var code = bytes.withUnsafeBytes { calls.write(file, $0, 0) }
        if code == 0, durably { code = calls.synchronize(file) }
        // A quota or a network file system may speak up only here.
        if close(file) != 0, code == 0 { code = errno }
        if code == 0, rename(temporary, path) != 0 { code = errno }
        guard code != 0 else { return }
        unlink(temporary)
        throw .of(code)
    }

    /// Whether the open file is still the one that its path leads to: not deleted, moved away or replaced.
    static func isAt(_ path: String, _ file: Int32) -> Bool {
        var (opened, found) = (stat(), stat())
        guard fstat(file, &opened) == 0, stat(path, &found) == 0 else { return false }
        return opened.st_ino == found.st_ino && opened.st_dev == found.st_dev
    }

    /// Makes a file or a directory durable by its path.
    static func synchronize(_ path: String) throws(AuditFault) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .of(errno) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw .of(errno) }
    }

    /// - Returns: the directories that were made, outermost first.
    @discardableResult
    static func makeDirectory(_ path: String) throws(AuditFault) -> [String] {
        if mkdir(path, 0o700) == 0 { return [path] }
        switch errno {
        case EEXIST: return []
        case ENOENT:
            let made = try makeDirectory(parent(of: path))
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .of(errno) }
            return made + [path]
        default: throw .of(errno)
        }
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        guard slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// The names in a directory, sorted; none where there is no directory.
    static func names(in path: String) throws(AuditFault) -> [String] {
        guard let directory = opendir(path) else {
            if errno == ENOENT { return [] }
            throw .of(errno)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { name in
                String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func remove(_ path: String) { unlink(path) }

    /// Removes a directory with the files in it.
    static func removeDirectory(_ path: String) {
        for name in (try? names(in: path)) ?? [] { unlink(path + "/" + name) }
        rmdir(path)
    }
}

// Where a type has an `open` or a `close` of its own, the system's can't be named without naming the C library.
func openFile(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { open(path, flags, mode) }
func closeDescriptor(_ file: Int32) { close(file) }
