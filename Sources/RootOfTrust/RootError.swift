/// Why a root of trust did not do what it was asked. Closed and without text, so that nothing of a PIN, a passphrase or
/// a key can travel in it.
public enum RootError: String, Error, Sendable, Codable, CaseIterable {
    /// The token, its session or its module is lost, or did not answer in time: try again later.
    case unavailable
    /// The PIN is wrong, locked, or one attempt from locked: no further attempt is made by this process.
    case pinRefused
    /// No such key in the token, no such file.
    case keyMissing
    /// What was given belongs to another root key, or several keys carry the name that was asked for.
    case keyMismatch
    /// The key is there, but exportable, of another kind, or not allowed to do what a root key does.
    case keyUnsuitable
    /// A passphrase is needed, or the one given is wrong.
    case sealed
    /// A file, a wrapped key or a ciphertext is cut, changed, or used in another context.
    case corrupted
    /// A key or file of that name is already there, and stays as it was.
    case alreadyExists
    /// The file can be read by its group or by others, or is not ours.
    case permissions
    /// Neither the token nor the file system has room left.
    case storageFull
    /// The token cannot do this algorithm with this key.
    case algorithmUnsupported
    /// An argument's size is out of bounds.
    case inputRefused
    /// The PKCS #11 module can't be loaded, or is none.
    case moduleUnusable
    /// A fault in the operating system, the crypto module, or this program.
    case internalFailure
}
