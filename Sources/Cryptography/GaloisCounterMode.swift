import COpenSSL
import KeyModel

/// AES-GCM on raw memory: what `AESGCM` and `SymmetricCiphertext` have in common. Nonces have 12 bytes, tags 16.
struct GaloisCounterMode {
    static let nonceByteCount = 12
    static let tagByteCount = 16

    let module: ModuleContext
    let key: UnsafeRawBufferPointer
    /// Authenticated one after the other, as if they were one.
    let authenticated: (UnsafeRawBufferPointer, UnsafeRawBufferPointer)

    /// Where the nonce of an encryption comes from.
    enum Nonce {
        case given(UnsafeRawPointer)
        /// By the module, which writes it down here: only then is encryption an approved service.
        /// - Source: FIPS 140-3 IG C.H, scenario 2; SP 800-38D 8.2.2
        case generated(UnsafeMutableRawPointer)
    }

    /// Writes as many bytes as the plaintext has to `ciphertext`, and 16 to `tag`.
    func encrypt(
        _ plaintext: UnsafeRawBufferPointer, nonce: Nonce, to ciphertext: UnsafeMutableRawPointer,
        tag: UnsafeMutableRawPointer
    ) throws(CryptographyError) {
        let count = try int32(plaintext.count)
        let context = try require(EVP_CIPHER_CTX_new())
        defer { EVP_CIPHER_CTX_free(context) }
        try start(encrypting: context, nonce)
        var written: Int32 = 0
        try authenticate { bytes, count in EVP_EncryptUpdate(context, nil, &written, bytes, count) }
        let output = ciphertext.assumingMemoryBound(to: UInt8.self)
        if count > 0 { try require(EVP_EncryptUpdate(context, output, &written, plaintext.octets, count)) }
        try require(EVP_EncryptFinal_ex(context, output + Int(count), &written))
        try require(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagByteCount), tag))
        if case .generated(let nonce) = nonce {
            try require(EVP_CIPHER_CTX_get_original_iv(context, nonce, Self.nonceByteCount))
        }
    }

    /// Writes as many bytes as the ciphertext has. They must be forgotten when this throws.
    /// - Throws: `authenticationFailed` when the tag is not theirs.
    func decrypt(
        _ ciphertext: UnsafeRawBufferPointer, nonce: UnsafeRawPointer, tag: UnsafeRawPointer,
        to plaintext: UnsafeMutableRawPointer?
    ) throws(CryptographyError) {
        let count = try int32(ciphertext.count)
        let context = try require(EVP_CIPHER_CTX_new())
        defer { EVP_CIPHER_CTX_free(context) }
        let cipher = try module.gcm(keyByteCount: key.count)
        try require(EVP_DecryptInit_ex2(context, cipher, key.octets, nonce.assumingMemoryBound(to: UInt8.self), nil))
        var written: Int32 = 0
        try authenticate { bytes, count in EVP_DecryptUpdate(context, nil, &written, bytes, count) }
        var unused: UInt8 = 0
        let output = plaintext?.assumingMemoryBound(to: UInt8.self)
        if count > 0 { try require(EVP_DecryptUpdate(context, output, &written, ciphertext.octets, count)) }
        let expected = UnsafeMutableRawPointer(mutating: tag)  // OpenSSL only reads it
        try require(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagByteCount), expected))
        try require(EVP_DecryptFinal_ex(context, &unused, &written), or: .authenticationFailed)
    }

    private func start(encrypting context: OpaquePointer, _ nonce: Nonce) throws(CryptographyError) {
        let cipher = try module.gcm(keyByteCount: key.count)
        switch nonce {
        case .given(let nonce):
            let nonce = nonce.assumingMemoryBound(to: UInt8.self)
            try require(EVP_EncryptInit_ex2(context, cipher, key.octets, nonce, nil))
        case .generated:
            try require(EVP_EncryptInit_ex2(context, cipher, key.octets, nil, nil))
        }
    }

    private func authenticate(
        _ update: (UnsafePointer<UInt8>?, Int32) -> Int32
    ) throws(CryptographyError) {
        for bytes in [authenticated.0, authenticated.1] where !bytes.isEmpty {
            try require(update(bytes.octets, try int32(bytes.count)))
        }
    }
}
