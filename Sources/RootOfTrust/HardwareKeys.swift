public import KeyModel

/// Where a key is that never leaves its token.
public struct HardwareKeyReference: Hashable, Sendable, Codable {
    public let tokenLabel: String
    /// The pair's `CKA_ID`, in lower-case hexadecimal.
    public let keyIdentifier: String

    public init(tokenLabel: String, keyIdentifier: String) {
        self.tokenLabel = tokenLabel
        self.keyIdentifier = keyIdentifier
    }
}

/// A pair that was made in a token: where its private half is, and its public half.
public struct HardwareKeyPair: Hashable, Sendable, Codable {
    public let reference: HardwareKeyReference
    /// DER of X.509's `SubjectPublicKeyInfo`.
    public let subjectPublicKeyInfo: [UInt8]

    public init(reference: HardwareKeyReference, subjectPublicKeyInfo: [UInt8]) {
        self.reference = reference
        self.subjectPublicKeyInfo = subjectPublicKeyInfo
    }
}

/// Keys that live and work in a token (`RSA-HSM`, `EC-HSM`).
///
/// Each function throws `.unavailable` while the token can't be reached, `.pinRefused` once its PIN was refused, and
/// `.keyMissing` or `.keyMismatch` (another token) for a reference that leads nowhere.
public protocol HardwareKeys: Sendable {
    /// Makes a pair: private, sensitive, not extractable.
    ///
    /// - Parameters:
    ///   - algorithm: RSA or a NIST curve; secp256k1 where the token knows it.
    ///   - label: shown by the token's own tools; at most 255 bytes of UTF-8.
    /// - Throws: `.algorithmUnsupported`, `.storageFull`, `.inputRefused`.
    func generateKeyPair(_ algorithm: KeyAlgorithm, label: String) async throws(RootError) -> HardwareKeyPair

    /// Signs a digest.
    ///
    /// - Parameters:
    ///   - digest: as long as the algorithm's digest.
    ///   - encoding: of an ECDSA signature; RSA ignores it.
    /// - Throws: `.inputRefused` (digest of another size), `.algorithmUnsupported`.
    func sign(
        _ digest: [UInt8], with reference: HardwareKeyReference, algorithm: SignatureAlgorithm,
        encoding: SignatureEncoding
    ) async throws(RootError) -> [UInt8]

    /// Decrypts with the private key.
    ///
    /// Where a token does not know OAEP with the digest, it computes with the key, and the crypto module removes the
    /// padding; not in FIPS mode.
    ///
    /// - Parameter ciphertext: as long as the modulus.
    /// - Throws: `.corrupted` (does not open, of whatever length); `.algorithmUnsupported` when `offers` says so.
    func decrypt(
        _ ciphertext: [UInt8], with reference: HardwareKeyReference, algorithm: EncryptionAlgorithm
    ) async throws(RootError) -> SecretBytes

    /// Whether `decrypt` opens what is encrypted to the pair, so that nothing is encrypted that would be lost.
    ///
    /// - Parameter algorithm: false for `.symmetric`.
    func offers(_ algorithm: EncryptionAlgorithm, with reference: HardwareKeyReference) async throws(RootError) -> Bool

    /// Destroys both halves, for good.
    func destroy(_ reference: HardwareKeyReference) async throws(RootError)

    /// Looks whether the token can be used; never waits longer than a few seconds.
    func status() async -> HardwareStatus
}
