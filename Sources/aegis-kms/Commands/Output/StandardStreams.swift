#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The process's streams and the files that stand in for them.
enum StandardStreams {
    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                sendBytes(descriptor, UnsafeRawBufferPointer(rebasing: buffer[offset...]))
            }
            // A reader that went away (`| head`) is none of our business.
            guard count > 0 else { return }
            offset += count
        }
    }

    private static func sendBytes(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #else
        Musl.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }

    /// - Parameters:
    ///   - path: a file; `-` or nil for standard input.
    ///   - limit: the most that is read, in bytes.
    /// - Throws: `unreadable`, `tooLarge`.
    static func read(_ path: String?, limit: Int) throws(CommandFailure) -> [UInt8] {
        let name = path ?? "-"
        let descriptor = name == "-" ? 0 : open(name, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(name, reason) }
        defer { if descriptor != 0 { close(descriptor) } }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer)
            guard count >= 0 else { throw .unreadable(name, reason) }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else { throw .tooLarge(name, limit) }
        }
    }

    private static func recv(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
        #if canImport(Glibc)
        Glibc.read(descriptor, &buffer, buffer.count)
        #else
        Musl.read(descriptor, &buffer, buffer.count)
        #endif
    }

    /// Writes a file for its owner alone: what comes out of a key service is somebody's secret more often than not.
    /// - Throws: `unwritable`.
    static func write(_ bytes: [UInt8], toFile path: String) throws(CommandFailure) {
        let descriptor = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable(path, reason) }
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                sendBytes(descriptor, UnsafeRawBufferPointer(rebasing: buffer[offset...]))
            }
            guard count > 0 else {
                let why = reason
                close(descriptor)
                throw .unwritable(path, why)
            }
            offset += count
        }
        guard close(descriptor) == 0 else { throw .unwritable(path, reason) }
    }

    /// Whether anybody but the owner may read the file; nil where there is none.
    static func isOpenToOthers(_ path: String) -> Bool? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return status.st_mode & 0o077 != 0
    }

    private static var reason: String { String(cString: strerror(errno)) }
}
