import COpenSSL
public import KeyModel

/// The private half of an asymmetric key, parsed once. Any number of threads may use it at the same time.
public final class PrivateKey: Sendable {
    public let algorithm: KeyAlgorithm
    public let publicKey: PublicKey
    let handle: KeyHandle

    /// Makes a key and tries it (FIPS 140-3, 7.10.3.3). A key that fails puts the whole module into its error state. An
    /// RSA key of 4,096 bits takes a second or more: not on an event loop.
    /// - Throws: `moduleFailed`, `algorithmUnavailable` for AES, HMAC, and what the provider does not offer.
    public static func generate(_ algorithm: KeyAlgorithm) throws(CryptographyError) -> PrivateKey {
        let module = try ModuleState.current()
        try module.requireAllowed(.generateKey(algorithm))
        guard module.offers(algorithm), let context = OfferedKeys.generation(of: algorithm, in: module.library) else {
            ERR_clear_error()
            throw .algorithmUnavailable
        }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        try require(EVP_PKEY_generate(context, &key))
        let made = try PrivateKey(owning: try require(key), algorithm: algorithm, module: module)
        try PairwiseTest.run(made, against: made.publicKey)
        return made
    }

    /// - Parameters:
    ///   - pkcs8: an unencrypted `PrivateKeyInfo` in DER. It is not checked whether its numbers are a sound key:
    ///     material from our own storage is authenticated. See `validate()` for keys of others.
    ///   - algorithm: what the key must be.
    /// - Throws: `moduleFailed`, `invalidKey`.
    /// - Source: RFC 5958
    public convenience init(pkcs8: SecretBytes, algorithm: KeyAlgorithm) throws(CryptographyError) {
        try self.init(pkcs8: pkcs8, algorithm: algorithm, module: try ModuleState.current())
    }

    convenience init(
        pkcs8: SecretBytes, algorithm: KeyAlgorithm, module: ModuleContext
    ) throws(CryptographyError) {
        let key = try KeyEncoding.decodePrivate(pkcs8, algorithm, by: module)
        try self.init(owning: key, algorithm: algorithm, module: module)
    }

    private init(owning key: OpaquePointer, algorithm: KeyAlgorithm, module: ModuleContext) throws(CryptographyError) {
        handle = KeyHandle(owning: key, module: module)
        self.algorithm = algorithm
        guard KeyEncoding.algorithm(of: key) == algorithm else { throw .invalidKey }
        publicKey = try PublicKey(half: key, module: module)
    }

    /// The key as an unencrypted `PrivateKeyInfo` in DER.
    /// - Throws: `moduleFailed`.
    public func pkcs8() throws(CryptographyError) -> SecretBytes {
        try ModuleState.requireOperational()
        return try KeyEncoding.encodePrivate(handle.key)
    }

    /// Checks the numbers of a key that came from elsewhere: primes, ranges, and that the halves belong together. Takes
    /// milliseconds for RSA.
    /// - Throws: `moduleFailed`, `invalidKey`.
    /// - Source: SP 800-56A Rev. 3 5.6.2, SP 800-56B Rev. 2 6.4
    public func validate() throws(CryptographyError) {
        try ModuleState.requireOperational()
        let context = try require(EVP_PKEY_CTX_new_from_pkey(handle.module.library, handle.key, nil))
        defer { EVP_PKEY_CTX_free(context) }
        try require(EVP_PKEY_check(context), or: .invalidKey)
    }

    /// Elliptic curve Diffie-Hellman.
    /// - Returns: the x coordinate of the shared point, as long as the curve's field. Derive a key from it (`HKDF`).
    /// - Throws: `moduleFailed`, `algorithmUnavailable` for RSA and Ed25519, `invalidKey` for a key on another curve.
    /// - Source: SP 800-56A Rev. 3 5.7.1.2
    public func sharedSecret(with peer: PublicKey) throws(CryptographyError) -> SecretBytes {
        try ModuleState.requireOperational()
        return try computeSharedSecret(with: peer)
    }

    func computeSharedSecret(with peer: PublicKey) throws(CryptographyError) -> SecretBytes {
        guard algorithm.family == .ellipticCurve else { throw .algorithmUnavailable }
        guard peer.algorithm == algorithm else { throw .invalidKey }
        try handle.module.requireAllowed(.agree(algorithm))
        return try handle.with(.agree) { context throws(CryptographyError) in
            try require(EVP_PKEY_derive_set_peer(context, peer.handle.key), or: .invalidKey)
            return try SecretBytes(count: algorithm.fieldByteCount) { output throws(CryptographyError) in
                var count = output.count
                try require(EVP_PKEY_derive(context, output.octets, &count))
                guard count == output.count else { throw .internalFailure }
            }
        }
    }
}
