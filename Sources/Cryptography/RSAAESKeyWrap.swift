public import KeyModel

/// Keys of any length under an RSA key, by way of an AES key that is made for it.
///
/// ```
/// RSAES-OAEP(AES key: 32): as long as the modulus | AES key wrap with padding(key)
/// ```
/// - Source: PKCS #11 v3.0, Current Mechanisms, 2.1.21 (CKM_RSA_AES_KEY_WRAP); RFC 5649
public enum RSAAESKeyWrap {
    private static let keyByteCount = 32

    /// - Parameters:
    ///   - material: 1 byte or more.
    ///   - digest: of OAEP and MGF1; the label is empty.
    /// - Throws: `moduleFailed`, `algorithmUnavailable` for a key that isn't RSA, `invalidInput` for empty material.
    public static func wrap(
        _ material: SecretBytes, to key: PublicKey, digest: DigestAlgorithm
    ) throws(CryptographyError) -> [UInt8] {
        let transport = try Randomness.bytes(keyByteCount)
        return try key.encrypt(transport, algorithm: .rsaOAEP(digest)) + AESKeyWrap.wrap(material, under: transport)
    }

    /// - Throws: `moduleFailed`, `algorithmUnavailable` for a key that isn't RSA, `authenticationFailed` for everything
    ///   that wasn't wrapped so, or under an AES key of another size.
    public static func unwrap(
        _ wrapped: [UInt8], with key: PrivateKey, digest: DigestAlgorithm
    ) throws(CryptographyError) -> SecretBytes {
        let modulusByteCount = key.algorithm.bitCount / 8
        guard wrapped.count > modulusByteCount else { throw .authenticationFailed }
        let transport = try key.decrypt(Array(wrapped.prefix(modulusByteCount)), algorithm: .rsaOAEP(digest))
        guard transport.count == keyByteCount else { throw .authenticationFailed }
        return try AESKeyWrap.unwrap(Array(wrapped.dropFirst(modulusByteCount)), under: transport)
    }
}
