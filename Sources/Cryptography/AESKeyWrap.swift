import COpenSSL
public import KeyModel

/// AES key wrap with padding: deterministic, authenticated, for keys of any length.
/// - Source: RFC 5649; SP 800-38F 6.3 (KWP)
public enum AESKeyWrap {
    /// - Parameters:
    ///   - key: 1 byte or more.
    ///   - kek: the key-encryption key, 16, 24 or 32 bytes.
    /// - Returns: 8 bytes more than the key, rounded up to a multiple of 8.
    /// - Throws: `moduleFailed`, `invalidInput` for an empty key, `invalidKey` for a key-encryption key of another
    ///   size.
    public static func wrap(_ key: SecretBytes, under kek: SecretBytes) throws(CryptographyError) -> [UInt8] {
        try wrap(key, under: kek, by: try ModuleState.current())
    }

    /// - Throws: `moduleFailed`, `invalidKey`, `authenticationFailed` when it was not wrapped under this key, or was
    ///   changed.
    public static func unwrap(_ wrapped: [UInt8], under kek: SecretBytes) throws(CryptographyError) -> SecretBytes {
        try unwrap(wrapped, under: kek, by: try ModuleState.current())
    }

    static func wrap(
        _ key: SecretBytes, under kek: SecretBytes, by module: ModuleContext
    ) throws(CryptographyError) -> [UInt8] {
        guard !key.isEmpty else { throw .invalidInput }
        let context = try context(under: kek, encrypting: true, by: module)
        defer { EVP_CIPHER_CTX_free(context) }
        return try bytes(count: (key.count + 7) / 8 * 8 + 8) { output throws(CryptographyError) in
            let count = try key.withUnsafeBytes { key throws(CryptographyError) in
                try run(context, on: key, to: output, or: .internalFailure)
            }
            guard count == (key.count + 7) / 8 * 8 + 8 else { throw .internalFailure }
        }
    }

    static func unwrap(
        _ wrapped: [UInt8], under kek: SecretBytes, by module: ModuleContext
    ) throws(CryptographyError) -> SecretBytes {
        let context = try context(under: kek, encrypting: false, by: module)
        defer { EVP_CIPHER_CTX_free(context) }
        guard wrapped.count >= 16, wrapped.count % 8 == 0 else { throw .authenticationFailed }
        var count = 0
        let padded = try SecretBytes(count: wrapped.count) { output throws(CryptographyError) in
            count = try wrapped.withOctets { wrapped throws(CryptographyError) in
                try run(context, on: wrapped, to: output.baseAddress, or: .authenticationFailed)
            }
        }
        return padded.prefix(count)
    }

    private static func context(
        under kek: SecretBytes, encrypting: Bool, by module: ModuleContext
    ) throws(CryptographyError) -> OpaquePointer {
        let cipher = try module.paddedWrap(keyByteCount: kek.count)
        let context = try require(EVP_CIPHER_CTX_new())
        EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW)
        let result = kek.withUnsafeBytes { kek in
            EVP_CipherInit_ex2(context, cipher, kek.octets, nil, encrypting ? 1 : 0, nil)
        }
        if result != 1 { EVP_CIPHER_CTX_free(context) }
        try require(result)
        return context
    }

    /// - Returns: how many bytes were written.
    private static func run(
        _ context: OpaquePointer, on input: UnsafeRawBufferPointer, to output: UnsafeMutableRawPointer?,
        or error: CryptographyError
    ) throws(CryptographyError) -> Int {
        var written: Int32 = 0
        let output = output?.assumingMemoryBound(to: UInt8.self)
        try require(EVP_CipherUpdate(context, output, &written, input.octets, try int32(input.count)), or: error)
        guard written > 0 else { throw error }
        return Int(written)
    }
}

extension SecretBytes {
    /// A copy of the first bytes; for outputs whose length is known only when they are there.
    func prefix(_ count: Int) -> SecretBytes {
        withUnsafeBytes { SecretBytes(copying: UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
    }
}
