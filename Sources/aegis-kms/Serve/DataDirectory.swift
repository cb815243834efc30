import FoundationEssentials
import Glibc

/// The folder that an embedded service lives in: `kms.sqlite`, `root.key`, `audit/`, `tls/`, `admin.env`.
struct DataDirectory {
    let path: String

    var database: String { path + "/kms.sqlite" }
    var rootKey: String { path + "/root.key" }
    var audit: String { path + "/audit" }
    var auditCheckpoint: String { audit + "/checkpoint" }
    var auditVerifier: String { path + "/audit.vkey" }
    var auditSigner: String { path + "/audit-signer.key" }
    var authorityKey: String { path + "/tls/ca.key" }
    var authorityCertificate: String { path + "/tls/ca.pem" }
    /// Is there until the first start, or who finishes it, is done.
    var firstStart: String { path + "/first-start" }
    var adminEnvironment: String { path + "/admin.env" }

    /// Makes what isn't there, for its owner alone.
    /// - Throws: `SetupError.dataDirectory` when it can't be made, is another user's, or others may look into it; nothing
    ///   is made in it then.
    static func open(_ given: String) throws -> DataDirectory {
        let path = given.hasPrefix("/") ? given : FileManager.default.currentDirectoryPath + "/" + given
        try makeFolder(path)
        try check(path)
        try makeFolder(path + "/tls")
        return DataDirectory(path: path)
    }

    private static func makeFolder(_ path: String) throws {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("make", path) }
    }

    private static func check(_ path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw SetupError.dataDirectory("\(path) is not a folder")
        }
        guard status.st_uid == geteuid() else {
            throw SetupError.dataDirectory(
                "\(path) belongs to user \(status.st_uid), not to \(geteuid()); start as its owner, or give it away")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw SetupError.dataDirectory("others may look into \(path); run: chmod 700 \(path)")
        }
    }

    /// Writes a file whole or not at all, readable by its owner alone.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o600) throws {
        let temporary = path + ".new"
        unlink(temporary)
        let file = Glibc.open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode)
        guard file >= 0 else { throw failure("write", temporary) }
        defer { close(file) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress! + written, bytes.count - written) }
            guard count > 0 else { throw failure("write", temporary) }
            written += count
        }
        guard fsync(file) == 0, rename(temporary, path) == 0 else { throw failure("write", path) }
        try syncFolder(of: path)
    }

    /// Until then a crash may bring the old name back, or none.
    private static func syncFolder(of path: String) throws {
        let end = path.lastIndex(of: "/") ?? path.startIndex
        let folder = Glibc.open(String(path[..<end]) + "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure("write", path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure("write", path) }
    }

    /// The first file that was taken away while we have it open: what is written to it would end with this process.
    var lostFile: String? {
        ["kms.sqlite", "audit/lock"].first { access(path + "/" + $0, F_OK) != 0 }
    }

    /// Tries whether files can still grow here: 64 KiB, which are taken back at once.
    func probe() throws {
        let path = path + "/.probe"
        let file = Glibc.open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw Self.failure("write", path) }
        defer {
            close(file)
            unlink(path)
        }
        let zeroes = [UInt8](repeating: 0, count: 65_536)
        guard Glibc.write(file, zeroes, zeroes.count) == zeroes.count else { throw Self.failure("write", path) }
    }

    static func read(_ path: String) throws -> [UInt8]? {
        guard access(path, F_OK) == 0 else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else { throw failure("read", path) }
        return Array(data)
    }

    private static func failure(_ verb: String, _ path: String) -> SetupError {
        .dataDirectory("can't \(verb) \(path): \(String(cString: strerror(errno)))")
    }
}
