public import KeyModel

/// What an external key store proxy gives for a plaintext: AES-256-GCM in the parts that its protocol has.
///
///     metadata, 20 bytes
///     offset  bytes
///          0      1   format: 1
///          1      4   key version, big endian
///          5     15   salt, random
///
///     message key (32) = KBKDF(material, label "aegis-kms proxy 1", context metadata || key identifier (16))
///     ciphertext, tag  = AES-256-GCM(message key, nonce (12), plaintext,
///                          AAD length of authenticated (2) || authenticated || 20 (1) || metadata)
///
/// Each message has its own key, as in `SymmetricCiphertext` and for the same reasons; the label keeps the two apart, so
/// that neither's ciphertexts open as the other's. The lengths keep metadata and authenticated bytes from changing places.
/// - Source: docs/api/xks-proxy.md; AWS KMS External Key Store Proxy API Specification, "Encrypt", ciphertextMetadata;
///   SP 800-38D; SP 800-108 Rev. 1
public enum ProxyCiphertext {
    static let metadataByteCount = 20
    private static let saltOffset = 5
    private static let label = Array("aegis-kms proxy 1".utf8)

    public struct Sealed: Sendable, Equatable {
        /// As long as the plaintext.
        public var ciphertext: [UInt8]
        public var metadata: [UInt8]
        public var nonce: [UInt8]
        public var tag: [UInt8]

        public init(ciphertext: [UInt8], metadata: [UInt8], nonce: [UInt8], tag: [UInt8]) {
            self.ciphertext = ciphertext
            self.metadata = metadata
            self.nonce = nonce
            self.tag = tag
        }
    }

    /// The version that metadata name, from 1; nil when they aren't ours.
    public static func version(in metadata: [UInt8]) -> KeyVersionNumber? {
        guard metadata.count == metadataByteCount, metadata[0] == 1 else { return nil }
        let version = metadata[1..<saltOffset].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return version > 0 ? version : nil
    }

    /// - Parameters:
    ///   - material: the key version's 32 bytes.
    ///   - authenticating: 0 to 65,535 bytes.
    /// - Throws: `moduleFailed`, `invalidKey` for material of another size, `messageTooLong`.
    public static func seal(
        _ plaintext: SecretBytes, material: SecretBytes, key: KeyIdentifier, version: KeyVersionNumber,
        authenticating: [UInt8]
    ) throws(CryptographyError) -> Sealed {
        let salt = try Randomness.publicBytes(metadataByteCount - saltOffset)
        let number = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: version >> $0) }
        let metadata = [1] + number + salt
        let sealed = try AESGCM.seal(
            plaintext, key: try messageKey(material, metadata, key),
            authenticating: try framed(authenticating, metadata))
        return Sealed(ciphertext: sealed.ciphertext, metadata: metadata, nonce: sealed.nonce, tag: sealed.tag)
    }

    /// - Throws: `moduleFailed`, `authenticationFailed` for anything that `seal` didn't make of these.
    public static func open(
        _ sealed: Sealed, material: SecretBytes, key: KeyIdentifier, authenticating: [UInt8]
    ) throws(CryptographyError) -> SecretBytes {
        guard version(in: sealed.metadata) != nil, sealed.nonce.count == GaloisCounterMode.nonceByteCount else {
            throw .authenticationFailed
        }
        return try AESGCM.open(
            sealed.ciphertext, tag: sealed.tag, key: try messageKey(material, sealed.metadata, key),
            nonce: sealed.nonce, authenticating: try framed(authenticating, sealed.metadata))
    }

    /// The ciphertext data integrity value: SHA-256, 32 bytes.
    /// - Source: AWS KMS External Key Store Proxy API Specification, appendix C
    public static func integrityValue(
        of sealed: Sealed, authenticating: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        try Digest.sha256(authenticating + sealed.metadata + sealed.nonce + sealed.ciphertext + sealed.tag)
    }

    private static func messageKey(
        _ material: SecretBytes, _ metadata: [UInt8], _ key: KeyIdentifier
    ) throws(CryptographyError) -> SecretBytes {
        guard material.count == 32 else { throw .invalidKey }
        return try KBKDF.derive(key: material, label: label, context: metadata + key.bytes, byteCount: 32)
    }

    private static func framed(
        _ authenticated: [UInt8], _ metadata: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        guard let length = UInt16(exactly: authenticated.count) else { throw .messageTooLong }
        return [UInt8(length >> 8), UInt8(length & 0xFF)] + authenticated + [UInt8(metadata.count)] + metadata
    }
}
