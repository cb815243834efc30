import Cryptography
import Glibc
public import KeyModel

extension SecretFile {
    /// Makes a file of mode 0600 that is there whole or not at all, also after a crash or a power failure.
    ///
    /// It is written under a hidden name (`.NAME.` and random digits) first, which a crash can leave behind.
    ///
    /// - Throws: `.alreadyExists` (it stays as it was); `.permissions`, `.keyMissing` (no such folder), `.storageFull`,
    ///   `.internalFailure`.
    public static func create(_ path: String, containing content: SecretBytes) throws(RootError) {
        let (folder, name) = split(path)
        guard let suffix = try? Randomness.publicBytes(8) else { throw .internalFailure }
        let draft = "\(folder)/.\(name).\(Hexadecimal.text(suffix))"
        let file = try Descriptor(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
        defer { unlink(draft) }
        // The umask may have taken more than it should.
        guard fchmod(file.number, S_IRUSR | S_IWUSR) == 0 else { throw .internalFailure }
        try content.withUnsafeBytes { bytes throws(RootError) in try file.writeAll(bytes) }
        try file.synchronize()
        // Unlike rename, link never replaces a file that is already there.
        guard link(draft, path) == 0 else { throw RootError(systemError: errno) }
        try Descriptor(folder, O_RDONLY | O_DIRECTORY).synchronize()
    }

    private static func split(_ path: String) -> (folder: String, name: Substring) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path[...]) }
        let folder = path[..<slash]
        return (folder.isEmpty ? "/" : String(folder), path[path.utf8.index(after: slash)...])
    }
}
