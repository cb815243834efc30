import Cryptography
import FoundationEssentials
public import KeyModel

/// A root key in a file, for development and for sites without a token. It wraps with AES-256-GCM in this process.
public struct SoftwareRootKey: RootKey {
    public let identity: RootIdentity
    private let identifier: [UInt8]
    private let key: SecretBytes
    private let isSealed: Bool
    private let opened = Date()

    private init(_ file: RootKeyFile, path: String) {
        identifier = file.identifier
        key = file.key
        isSealed = file.isSealed
        let name = path.split(separator: "/").last.map(String.init) ?? path
        identity = RootIdentity(kind: .software, label: name, keyIdentifier: Hexadecimal.text(file.identifier))
    }

    /// Makes a root key and its file, of mode 0600.
    ///
    /// - Parameters:
    ///   - path: of the file, which is there whole or not at all.
    ///   - passphrase: seals the key in the file; 1 to 1,024 bytes; nil for none.
    /// - Throws: `.alreadyExists` (the file stays as it was); `.inputRefused` (passphrase out of bounds);
    ///   `.permissions`, `.keyMissing` (no such folder), `.storageFull`, `.internalFailure`.
    public static func create(at path: String, passphrase: SecretBytes? = nil) throws(RootError) -> SoftwareRootKey {
        let file = try RootKeyFile.makeNew(isSealed: passphrase != nil)
        try SecretFile.create(path, containing: file.encoded(passphrase: passphrase))
        return SoftwareRootKey(file, path: path)
    }

    /// Opens a root key's file. With a passphrase it takes a tenth of a second and 64 MiB.
    ///
    /// - Throws: `.keyMissing` (no file); `.permissions`; `.corrupted` (cut or changed); `.sealed` (passphrase needed
    ///   or wrong); `.keyUnsuitable` (a passphrase was given, but nothing is sealed); `.internalFailure`.
    public static func open(at path: String, passphrase: SecretBytes? = nil) throws(RootError) -> SoftwareRootKey {
        let content = try SecretFile.read(path)
        return SoftwareRootKey(try RootKeyFile.parse(content, passphrase: passphrase), path: path)
    }

    public func wrap(_ key: SecretBytes, context: [UInt8]) async throws(RootError) -> [UInt8] {
        try WrappedKey.checkBounds(plaintextByteCount: key.count, context: context)
        let associated = WrappedKey.associatedBytes(rootIdentifier: identifier, context: context)
        let sealed = try translatingFailures { () throws(CryptographyError) in
            try AESGCM.seal(key, key: self.key, authenticating: associated)
        }
        return WrappedKey(rootIdentifier: identifier, nonce: sealed.nonce, sealed: sealed.ciphertext + sealed.tag).bytes
    }

    public func unwrap(_ blob: [UInt8], context: [UInt8]) async throws(RootError) -> SecretBytes {
        guard context.count <= WrappedKey.contextByteLimit else { throw .inputRefused }
        let wrapped = try WrappedKey(parsing: blob, rootIdentifier: identifier)
        let associated = WrappedKey.associatedBytes(rootIdentifier: identifier, context: context)
        return try translatingFailures { () throws(CryptographyError) in
            try AESGCM.open(
                Array(wrapped.sealed.dropLast(WrappedKey.tagByteCount)),
                tag: Array(wrapped.sealed.suffix(WrappedKey.tagByteCount)), key: key, nonce: wrapped.nonce,
                authenticating: associated)
        }
    }

    public func status() async -> RootStatus {
        RootStatus(identity: identity, reachability: .reachable, since: opened, isProtectedAtRest: isSealed)
    }
}
