import COpenSSL
public import KeyModel

extension PublicKey {
    /// Encrypts to the holder of the private key. The label of OAEP is empty; MGF1 uses OAEP's digest.
    /// - Parameter plaintext: at most the modulus's bytes less 2 and two digests (OAEP), or less 11 (PKCS #1 v1.5).
    /// - Returns: as many bytes as the modulus has.
    /// - Throws: `moduleFailed`, `algorithmUnavailable` when the key cannot, or in FIPS mode for PKCS #1 v1.5,
    ///   `messageTooLong`.
    /// - Source: RFC 8017 7.1, 7.2
    public func encrypt(
        _ plaintext: SecretBytes, algorithm: EncryptionAlgorithm
    ) throws(CryptographyError) -> [UInt8] {
        try ModuleState.requireOperational()
        guard let key = self.algorithm, key.family == .rsa else { throw .algorithmUnavailable }
        try handle.module.requireAllowed(.encrypt(algorithm))
        guard let limit = algorithm.plaintextLimit(of: key) else { throw .algorithmUnavailable }
        guard plaintext.count <= limit else { throw .messageTooLong }
        return try handle.with(.encrypt(algorithm)) { context throws(CryptographyError) in
            let count = key.bitCount / 8
            return try bytes(count: count) { output throws(CryptographyError) in
                var written = count
                let output = output.assumingMemoryBound(to: UInt8.self)
                try require(
                    plaintext.withUnsafeBytes { EVP_PKEY_encrypt(context, output, &written, $0.octets, $0.count) })
                guard written == count else { throw .internalFailure }
            }
        }
    }
}

extension PrivateKey {
    /// Decrypts what was encrypted to this key.
    ///
    /// PKCS #1 v1.5 is offered because Azure offers it. OpenSSL 3.0 has no implicit rejection (3.2 does), so whether
    /// the padding was good shows; every failure is the same error, and callers must not let strangers try often
    /// (Bleichenbacher's attack). OAEP has no such problem.
    /// - Parameter ciphertext: as many bytes as the modulus has.
    /// - Throws: `moduleFailed`, `algorithmUnavailable` when the key cannot, or in FIPS mode for PKCS #1 v1.5,
    ///   `authenticationFailed` for everything that does not decrypt, of whatever length.
    /// - Source: RFC 8017 7.1, 7.2
    public func decrypt(
        _ ciphertext: [UInt8], algorithm: EncryptionAlgorithm
    ) throws(CryptographyError) -> SecretBytes {
        try ModuleState.requireOperational()
        return try computePlaintext(of: ciphertext, algorithm: algorithm)
    }

    func computePlaintext(
        of ciphertext: [UInt8], algorithm: EncryptionAlgorithm
    ) throws(CryptographyError) -> SecretBytes {
        guard self.algorithm.family == .rsa, algorithm != .symmetric else { throw .algorithmUnavailable }
        try handle.module.requireAllowed(.decrypt(algorithm))
        guard ciphertext.count == self.algorithm.bitCount / 8 else { throw .authenticationFailed }
        return try handle.with(.decrypt(algorithm)) { context throws(CryptographyError) in
            var count = ciphertext.count
            let padded = try SecretBytes(count: count) { output throws(CryptographyError) in
                try require(
                    EVP_PKEY_decrypt(context, output.octets, &count, ciphertext, ciphertext.count),
                    or: .authenticationFailed)
            }
            return padded.prefix(count)
        }
    }
}

extension EncryptionAlgorithm {
    /// How many bytes fit into one RSA ciphertext; nil where it is not RSA.
    public func plaintextLimit(of key: KeyAlgorithm) -> Int? {
        guard key.family == .rsa else { return nil }
        return switch self {
        case .rsaOAEP(let digest): key.bitCount / 8 - 2 * digest.byteCount - 2
        case .rsaPKCS1: key.bitCount / 8 - 11
        case .symmetric: nil
        }
    }
}
