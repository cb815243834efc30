import COpenSSL
public import KeyModel

extension PrivateKey {
    /// Signs a message, which is hashed as the algorithm says.
    /// - Parameter encoding: of ECDSA's two numbers; others have one form only.
    /// - Throws: `moduleFailed`, `algorithmUnavailable` when the key cannot sign so.
    /// - Source: FIPS 186-5, RFC 8017, RFC 8032
    public func sign(
        message: [UInt8], algorithm: SignatureAlgorithm, encoding: SignatureEncoding = .der
    ) throws(CryptographyError) -> [UInt8] {
        try ModuleState.requireOperational()
        return try computeSignature(of: message, algorithm: algorithm, encoding: encoding)
    }

    /// Signs what is hashed already. Ed25519 takes messages only.
    /// - Throws: `moduleFailed`, `algorithmUnavailable` when the key cannot sign so, `invalidInput` for a digest of
    ///   another size than the algorithm's.
    public func sign(
        digest: [UInt8], algorithm: SignatureAlgorithm, encoding: SignatureEncoding = .der
    ) throws(CryptographyError) -> [UInt8] {
        try ModuleState.requireOperational()
        return try computeSignature(ofDigest: digest, algorithm: algorithm, encoding: encoding)
    }

    /// Signs ML-DSA's μ, which the caller made of the public key's hash and the message.
    /// - Parameter representative: 64 bytes.
    /// - Throws: `moduleFailed`, `algorithmUnavailable` when the key is of another kind, `invalidInput` for another size.
    /// - Source: FIPS 204, algorithm 7, line 6
    public func sign(messageRepresentative representative: [UInt8]) throws(CryptographyError) -> [UInt8] {
        try ModuleState.requireOperational()
        guard SignatureAlgorithm.mlDSA.suits(algorithm) else { throw .algorithmUnavailable }
        guard representative.count == SignatureAlgorithm.representativeByteCount else { throw .invalidInput }
        return try signLattice(representative, isRepresentative: true)
    }

    func computeSignature(
        of message: [UInt8], algorithm: SignatureAlgorithm, encoding: SignatureEncoding
    ) throws(CryptographyError) -> [UInt8] {
        guard algorithm.suits(self.algorithm) else { throw .algorithmUnavailable }
        guard let digest = algorithm.digest else { return try signWhole(message, algorithm) }
        return try computeSignature(
            ofDigest: try Digest.compute(digest, message, by: handle.module), algorithm: algorithm, encoding: encoding)
    }

    private func computeSignature(
        ofDigest digest: [UInt8], algorithm: SignatureAlgorithm, encoding: SignatureEncoding
    ) throws(CryptographyError) -> [UInt8] {
        if algorithm == .ed25519Prehashed, algorithm.suits(self.algorithm) {
            guard digest.count == algorithm.digestByteCount else { throw .invalidInput }
            return try signWhole(digest, algorithm)
        }
        guard algorithm.suits(self.algorithm), let hash = algorithm.digest else { throw .algorithmUnavailable }
        guard digest.count == hash.byteCount else { throw .invalidInput }
        try handle.module.requireAllowed(.sign(algorithm, self.algorithm))
        let signature = try handle.with(.sign(algorithm)) { context throws(CryptographyError) in
            var count = Int(EVP_PKEY_get_size(handle.key))
            var signature = [UInt8](repeating: 0, count: count)
            try require(EVP_PKEY_sign(context, &signature, &count, digest, digest.count))
            signature.removeLast(signature.count - count)
            return signature
        }
        guard case .ecdsa = algorithm, encoding == .fixedWidth else { return signature }
        return try ECDSASignature.fixedWidth(fromDER: signature, numberByteCount: self.algorithm.fieldByteCount)
    }

    private func signLattice(_ message: [UInt8], isRepresentative: Bool) throws(CryptographyError) -> [UInt8] {
        try handle.messageSigning(algorithm, selection: Int32(aegis_key_pair)).sign(
            message, isRepresentative: isRepresentative, byteCount: Int(EVP_PKEY_get_size(handle.key)))
    }

    private func signWhole(
        _ message: [UInt8], _ algorithm: SignatureAlgorithm
    ) throws(CryptographyError) -> [UInt8] {
        try handle.module.requireAllowed(.sign(algorithm, self.algorithm))
        if algorithm == .mlDSA { return try signLattice(message, isRepresentative: false) }
        guard handle.module.offers(algorithm) else { throw .algorithmUnavailable }
        let context = try require(EVP_MD_CTX_new())
        defer { EVP_MD_CTX_free(context) }
        try require(
            EVP_DigestSignInit_ex(
                context, nil, nil, handle.module.library, nil, handle.key, algorithm.instance),
            or: .algorithmUnavailable)
        return try bytes(count: 64) { output throws(CryptographyError) in
            var count = 64
            let output = output.assumingMemoryBound(to: UInt8.self)
            try require(EVP_DigestSign(context, output, &count, message, message.count))
        }
    }
}

extension PublicKey {
    /// Whether the signature is this key's, of this message. A signature of the wrong length or form is just not.
    /// - Throws: `moduleFailed`, `algorithmUnavailable` when the key cannot sign so.
    public func verify(
        signature: [UInt8], message: [UInt8], algorithm: SignatureAlgorithm, encoding: SignatureEncoding = .der
    ) throws(CryptographyError) -> Bool {
        try ModuleState.requireOperational()
        return try checkSignature(signature, of: message, algorithm: algorithm, encoding: encoding)
    }

    /// - Throws: `moduleFailed`, `algorithmUnavailable`, `invalidInput` for a digest of another size than the
    ///   algorithm's.
    public func verify(
        signature: [UInt8], digest: [UInt8], algorithm: SignatureAlgorithm, encoding: SignatureEncoding = .der
    ) throws(CryptographyError) -> Bool {
        try ModuleState.requireOperational()
        return try checkSignature(signature, ofDigest: digest, algorithm: algorithm, encoding: encoding)
    }

    /// - Parameter representative: ML-DSA's μ, 64 bytes.
    /// - Throws: `moduleFailed`, `algorithmUnavailable`, `invalidInput` for another size.
    public func verify(
        signature: [UInt8], messageRepresentative representative: [UInt8]
    ) throws(CryptographyError) -> Bool {
        try ModuleState.requireOperational()
        guard let key = algorithm, SignatureAlgorithm.mlDSA.suits(key) else { throw .algorithmUnavailable }
        guard representative.count == SignatureAlgorithm.representativeByteCount else { throw .invalidInput }
        return try checkLattice(signature, of: representative, isRepresentative: true, key)
    }

    func checkSignature(
        _ signature: [UInt8], of message: [UInt8], algorithm: SignatureAlgorithm, encoding: SignatureEncoding
    ) throws(CryptographyError) -> Bool {
        guard let key = self.algorithm, algorithm.suits(key) else { throw .algorithmUnavailable }
        guard let digest = algorithm.digest else { return try checkWhole(signature, of: message, algorithm, key) }
        return try checkSignature(
            signature, ofDigest: try Digest.compute(digest, message, by: handle.module), algorithm: algorithm,
            encoding: encoding)
    }

    private func checkSignature(
        _ signature: [UInt8], ofDigest digest: [UInt8], algorithm: SignatureAlgorithm, encoding: SignatureEncoding
    ) throws(CryptographyError) -> Bool {
        guard let key = self.algorithm, algorithm.suits(key) else { throw .algorithmUnavailable }
        if algorithm == .ed25519Prehashed {
            guard digest.count == algorithm.digestByteCount else { throw .invalidInput }
            return try checkWhole(signature, of: digest, algorithm, key)
        }
        guard let hash = algorithm.digest else { throw .algorithmUnavailable }
        guard digest.count == hash.byteCount else { throw .invalidInput }
        try handle.module.requireAllowed(.verify(algorithm, key))
        var signature = signature
        if case .ecdsa = algorithm, encoding == .fixedWidth {
            guard signature.count == 2 * key.fieldByteCount else { return false }
            signature = ECDSASignature.der(fromFixedWidth: signature)
        }
        return try handle.with(.verify(algorithm)) { context throws(CryptographyError) in
            defer { ERR_clear_error() }
            return EVP_PKEY_verify(context, signature, signature.count, digest, digest.count) == 1
        }
    }

    private func checkLattice(
        _ signature: [UInt8], of message: [UInt8], isRepresentative: Bool, _ key: KeyAlgorithm
    ) throws(CryptographyError) -> Bool {
        try handle.messageSigning(key, selection: Int32(aegis_public_key)).verify(
            signature, of: message, isRepresentative: isRepresentative)
    }

    private func checkWhole(
        _ signature: [UInt8], of message: [UInt8], _ algorithm: SignatureAlgorithm, _ key: KeyAlgorithm
    ) throws(CryptographyError) -> Bool {
        try handle.module.requireAllowed(.verify(algorithm, key))
        if algorithm == .mlDSA { return try checkLattice(signature, of: message, isRepresentative: false, key) }
        guard handle.module.offers(algorithm) else { throw .algorithmUnavailable }
        let context = try require(EVP_MD_CTX_new())
        defer { EVP_MD_CTX_free(context) }
        try require(
            EVP_DigestVerifyInit_ex(
                context, nil, nil, handle.module.library, nil, handle.key, algorithm.instance),
            or: .algorithmUnavailable)
        defer { ERR_clear_error() }
        return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}

extension SignatureAlgorithm {
    /// Whether such a key can sign so. Curves take any digest of SHA-2, as in JOSE or X.509 chains of others.
    fileprivate func suits(_ key: KeyAlgorithm) -> Bool {
        switch self {
        case .rsaPKCS1, .rsaPSS: key.family == .rsa
        case .ecdsa: key.family == .ellipticCurve
        case .ed25519, .ed25519Prehashed: key == .ed25519
        case .mlDSA: key.family == .latticeSignature
        }
    }

    /// Of ML-DSA's μ.
    static let representativeByteCount = 64

    /// What is told the provider where one kind of key signs in more than one way.
    fileprivate var instance: UnsafePointer<OSSL_PARAM>? {
        self == .ed25519Prehashed ? aegis_ed25519ph_choice() : nil
    }
}
