public import KeyModel

/// The key that wraps every vault key: in a file for development, in a hardware security module otherwise.
public protocol RootKey: Sendable {
    var identity: RootIdentity { get }

    /// Wraps a key.
    ///
    /// - Parameters:
    ///   - key: 1 to 4,096 bytes (`WrappedKey.plaintextByteCounts`).
    ///   - context: authenticated, not stored: what the key belongs to. 0 to 4,096 bytes.
    /// - Returns: a wrapped key of format 1 (docs/formats/root-key.md): 46 bytes longer than `key` with a 16-byte
    ///   identifier.
    /// - Throws: `.inputRefused`, `.unavailable`, `.pinRefused`, `.keyMissing`, `.internalFailure`.
    func wrap(_ key: SecretBytes, context: [UInt8]) async throws(RootError) -> [UInt8]

    /// Opens what `wrap` made.
    ///
    /// - Parameters:
    ///   - blob: a wrapped key of format 1.
    ///   - context: the same as when it was wrapped.
    /// - Throws: `.keyMismatch` (another root wrapped it), `.corrupted` (cut, changed, or another context); and as
    ///   `wrap`.
    func unwrap(_ blob: [UInt8], context: [UInt8]) async throws(RootError) -> SecretBytes

    /// Looks whether the root can be used; never waits longer than a few seconds, and tries no refused PIN again.
    func status() async -> RootStatus
}
