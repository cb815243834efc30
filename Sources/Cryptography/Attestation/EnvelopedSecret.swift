import COpenSSL
public import KeyModel

/// A secret that only the holder of an RSA key can open: CMS EnvelopedData, DER.
///
/// ```
/// SEQUENCE  id-envelopedData, [0]
///   SEQUENCE  2
///     SET
///       SEQUENCE  2, [0] key identifier, RSAES-OAEP (SHA-256, MGF1 of SHA-256), OCTET STRING encrypted key
///     SEQUENCE  id-data, aes256-CBC (OCTET STRING iv: 16 bytes), [0] ciphertext
/// ```
///
/// The key is 32 random bytes, encrypted once; the padding of the ciphertext is PKCS #7's. The key identifier is the
/// leftmost 160 bits of the SHA-256 of the public key's bits (RFC 7093, method 1): nobody needs it, since there is one
/// recipient.
/// - Source: RFC 5652 section 6; RFC 4055 section 4.1; RFC 3565; AWS Nitro Enclaves SDK, which reads this
public enum EnvelopedSecret {
    private static let blockByteCount = 16

    /// - Parameter secret: at most 64 KiB.
    /// - Throws: `moduleFailed`, `messageTooLong`.
    public static func seal(
        _ secret: SecretBytes, for document: AttestationDocument
    ) throws(CryptographyError) -> [UInt8] {
        try seal(secret, to: document.publicKey)
    }

    static func seal(_ secret: SecretBytes, to recipient: PublicKey) throws(CryptographyError) -> [UInt8] {
        guard secret.count <= 1 << 16 else { throw .messageTooLong }
        let key = try Randomness.bytes(32)
        let iv = try Randomness.publicBytes(blockByteCount)
        let ciphertext = try encrypt(secret, key: key, iv: iv)
        let encryptedKey = try recipient.encrypt(key, algorithm: .rsaOAEP(.sha256))
        let identifier = Array(try Digest.sha256(recipient.subjectPublicKeyInfo).prefix(20))
        let recipientInfo = DER.sequence(
            DER.integer(2), DER.tagged(0x80, identifier), ObjectIdentifiers.oaepSHA256, DER.octetString(encryptedKey))
        let content = DER.sequence(
            ObjectIdentifiers.content, DER.sequence(ObjectIdentifiers.aes256CBC, DER.octetString(iv)),
            DER.tagged(0x80, ciphertext))
        let enveloped = DER.sequence(DER.integer(2), DER.set(recipientInfo), content)
        return DER.sequence(ObjectIdentifiers.enveloped, DER.tagged(0xA0, enveloped))
    }

    private static func encrypt(
        _ secret: SecretBytes, key: SecretBytes, iv: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        let module = try ModuleState.current()
        let cipher = try require(EVP_CIPHER_fetch(module.library, "AES-256-CBC", nil), or: .algorithmUnavailable)
        defer { EVP_CIPHER_free(cipher) }
        let context = try require(EVP_CIPHER_CTX_new())
        defer { EVP_CIPHER_CTX_free(context) }
        let count = (secret.count / blockByteCount + 1) * blockByteCount
        return try bytes(count: count) { output throws(CryptographyError) in
            let output = output.assumingMemoryBound(to: UInt8.self)
            var (written, last): (Int32, Int32) = (0, 0)
            try require(key.withUnsafeBytes { EVP_EncryptInit_ex2(context, cipher, $0.octets, iv, nil) })
            try require(
                secret.withUnsafeBytes { EVP_EncryptUpdate(context, output, &written, $0.octets, Int32($0.count)) })
            try require(EVP_EncryptFinal_ex(context, output + Int(written), &last))
            guard Int(written + last) == count else { throw CryptographyError.internalFailure }
        }
    }
}

private enum ObjectIdentifiers {
    /// 1.2.840.113549.1.7.1 and 1.2.840.113549.1.7.3
    static let content = DER.objectIdentifier([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01])
    static let enveloped = DER.objectIdentifier([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x03])
    /// 2.16.840.1.101.3.4.1.42
    static let aes256CBC = DER.objectIdentifier([0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2A])

    /// 2.16.840.1.101.3.4.2.1, without parameters: RFC 4055, section 2.1, takes both, and OpenSSL writes NULL.
    private static let sha256 = DER.sequence(
        DER.objectIdentifier([0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]), DER.null)

    /// 1.2.840.113549.1.1.7 with [0] hash, [1] mask generation (1.2.840.113549.1.1.8); [2], the label, is empty.
    static let oaepSHA256 = DER.sequence(
        DER.objectIdentifier([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x07]),
        DER.sequence(
            DER.tagged(0xA0, sha256),
            DER.tagged(
                0xA1,
                DER.sequence(
                    DER.objectIdentifier([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x08]), sha256))))
}
