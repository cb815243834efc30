import Glibc

/// The database's file: made before SQLite would, so that its mode is ours. `-wal` and `-shm` get the same from SQLite.
/// - Source: SQLite, os_unix.c, findCreateFileMode
struct DatabaseFile {
    let path: String

    /// Makes the file if it isn't there, and takes it from everybody but its owner.
    func prepare() throws(FileFault) {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FileFault("open", path) }
        defer { close(file) }
        guard fchmod(file, 0o600) == 0 else { throw FileFault("set the mode of", path) }
    }

    /// Makes the names of the files durable, not just their content.
    func syncFolder() throws(FileFault) {
        let folder = open(folderPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw FileFault("open", folderPath) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw FileFault("sync", folderPath) }
    }

    private var folderPath: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

/// A system call that failed on a file.
struct FileFault: Error, CustomStringConvertible {
    let description: String

    init(_ verb: String, _ path: String) {
        description = "can't \(verb) \(path): \(String(cString: strerror(errno)))"
    }
}
