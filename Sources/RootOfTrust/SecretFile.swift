import Glibc
public import KeyModel

/// Files that hold a secret: they are ours, and nobody else may read them.
public enum SecretFile {
    /// Reads a whole file.
    ///
    /// - Parameters:
    ///   - path: a symbolic link is followed; what it leads to is what is examined.
    ///   - byteLimit: the most that the file may have.
    /// - Throws: `.keyMissing` (no such file); `.permissions` (its group or others may do anything with it, it belongs
    ///   to another user, or we may not read it); `.corrupted` (too long, or no regular file); `.internalFailure`.
    public static func read(_ path: String, byteLimit: Int = 4096) throws(RootError) -> SecretBytes {
        // Without O_NONBLOCK, opening a pipe would wait for a writer.
        let file = try Descriptor(path, O_RDONLY | O_NONBLOCK)
        let byteCount = try examine(file)
        guard byteCount <= byteLimit else { throw .corrupted }
        return try SecretBytes(count: byteCount) { bytes throws(RootError) in try file.readAll(bytes) }
    }

    /// Reads a PIN or a passphrase: the file's content without one line end at its end.
    ///
    /// - Throws: `.inputRefused` when nothing is left, and as `read`.
    public static func readLine(_ path: String) throws(RootError) -> SecretBytes {
        let content = try read(path)
        let line = content.withUnsafeBytes { bytes in
            var end = bytes.count
            if end > 0, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
            if end > 0, end < bytes.count, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            return SecretBytes(copying: UnsafeRawBufferPointer(rebasing: bytes[..<end]))
        }
        guard !line.isEmpty else { throw .inputRefused }
        return line
    }

    /// - Returns: the file's size in bytes.
    private static func examine(_ file: borrowing Descriptor) throws(RootError) -> Int {
        var status = stat()
        guard fstat(file.number, &status) == 0 else { throw .internalFailure }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .corrupted }
        guard status.st_uid == geteuid(), status.st_mode & (S_IRWXG | S_IRWXO) == 0 else { throw .permissions }
        return Int(status.st_size)
    }
}
