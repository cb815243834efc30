import CPKCS11
public import KeyModel
public import RootOfTrust

/// A root key that lives in a token: AES-256, sensitive, not extractable. It wraps with AES-256-GCM inside the token.
public struct TokenRootKey: RootKey {
    public let identity: RootIdentity
    private let token: HardwareToken
    private let identifier: [UInt8]

    private init(token: HardwareToken, identifier: [UInt8]) {
        self.token = token
        self.identifier = identifier
        identity = RootIdentity(
            kind: .pkcs11, label: token.label, keyIdentifier: Hexadecimal.text(identifier))
    }

    /// Makes a new root key in the token.
    ///
    /// - Parameter label: the key's `CKA_LABEL`, 1 to 255 bytes of UTF-8.
    /// - Throws: `.alreadyExists` when a secret key has the label; `.inputRefused`, `.unavailable`, `.pinRefused`,
    ///   `.storageFull`, `.algorithmUnsupported`; `.keyUnsuitable` when the token made the key other than asked.
    public static func create(in token: HardwareToken, label: String) async throws(RootError) -> TokenRootKey {
        guard (1...255).contains(label.utf8.count) else { throw .inputRefused }
        let undo: @Sendable (CryptokiSession, [UInt8]) throws(TokenFailure) -> Void = {
            session, identifier throws(TokenFailure) in
            try session.destroyAll(AttributeTemplate.rootKey(identifier: identifier))
        }
        let identifier = try await token.run(undo: undo) { session throws(TokenFailure) in
            try session.generateRootKey(label: label)
        }
        return TokenRootKey(token: token, identifier: identifier)
    }

    /// Finds a root key in the token.
    ///
    /// - Parameters:
    ///   - label: the key's `CKA_LABEL`.
    ///   - keyIdentifier: its `CKA_ID` in hexadecimal, which tells keys of one label apart; nil to find it by label.
    /// - Throws: `.keyMissing`; `.keyMismatch` when several fit; `.keyUnsuitable` when it is exportable, not AES-256,
    ///   or may not encrypt and decrypt; `.inputRefused`, `.unavailable`, `.pinRefused`.
    public static func open(
        in token: HardwareToken, label: String, keyIdentifier: String? = nil
    ) async throws(RootError) -> TokenRootKey {
        var template = AttributeTemplate.rootKey(label: label)
        if let keyIdentifier {
            guard let bytes = Hexadecimal.bytes(keyIdentifier) else { throw .inputRefused }
            template = template.with(CK_ATTRIBUTE_TYPE(CKA_ID), bytes)
        }
        let wanted = template
        let identifier = try await token.run { session throws(TokenFailure) in
            try session.withObject(wanted) { key throws(TokenFailure) in try session.suitableRootIdentifier(key) }
        }
        return TokenRootKey(token: token, identifier: identifier)
    }

    public func wrap(_ key: SecretBytes, context: [UInt8]) async throws(RootError) -> [UInt8] {
        try WrappedKey.checkBounds(plaintextByteCount: key.count, context: context)
        let identifier = identifier
        return try await token.run { session throws(TokenFailure) in
            try session.wrap(key, rootIdentifier: identifier, context: context)
        }
    }

    public func unwrap(_ blob: [UInt8], context: [UInt8]) async throws(RootError) -> SecretBytes {
        guard context.count <= WrappedKey.contextByteLimit else { throw .inputRefused }
        let wrapped = try WrappedKey(parsing: blob, rootIdentifier: identifier)
        return try await token.run { session throws(TokenFailure) in
            try session.unwrap(wrapped, context: context)
        }
    }

    public func status() async -> RootStatus {
        let snapshot = await token.probe(for: .rootKey(identifier: identifier))
        return RootStatus(
            identity: identity, reachability: snapshot.reachability, since: snapshot.since, isProtectedAtRest: true,
            token: snapshot.token)
    }
}
