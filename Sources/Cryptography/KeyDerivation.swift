import COpenSSL
public import KeyModel

/// Extract-and-expand key derivation.
/// - Source: RFC 5869; approved as SP 800-56C Rev. 2, section 5
public enum HKDF {
    /// - Parameters:
    ///   - key: the input key material.
    ///   - salt: may be empty.
    ///   - context: RFC 5869's `info`; says what the derived key is for. May be empty.
    ///   - byteCount: 1 to 255 times the digest's size.
    /// - Throws: `moduleFailed`, `invalidInput` for a length that HKDF cannot give.
    public static func derive(
        key: SecretBytes, salt: [UInt8] = [], context: [UInt8], byteCount: Int, digest: DigestAlgorithm = .sha256
    ) throws(CryptographyError) -> SecretBytes {
        try derive(
            key: key, salt: salt, context: context, byteCount: byteCount, digest: digest, by: try ModuleState.current())
    }

    static func derive(
        key: SecretBytes, salt: [UInt8], context: [UInt8], byteCount: Int, digest: DigestAlgorithm,
        by module: ModuleContext
    ) throws(CryptographyError) -> SecretBytes {
        guard byteCount > 0, byteCount <= 255 * digest.byteCount else { throw .invalidInput }
        return try SecretBytes(count: byteCount) { output throws(CryptographyError) in
            let result = key.withUnsafeBytes { key in
                aegis_hkdf(
                    module.hkdf, digest.moduleName, key.baseAddress, key.count, salt, salt.count, context,
                    context.count, output.baseAddress, output.count)
            }
            try require(result)
        }
    }
}

/// Key derivation in counter mode over HMAC-SHA-256: block i is HMAC(key, [i] || label || 0x00 || context || [L]), with
/// i and L (in bits) as four bytes, big endian.
/// - Source: SP 800-108 Rev. 1, section 4.1
public enum KBKDF {
    /// - Parameters:
    ///   - label: what the derived bytes are for. No zero byte in it.
    ///   - context: whom or what they are for.
    ///   - byteCount: 1 to 8,160.
    /// - Throws: `moduleFailed`, `invalidInput` for a length out of range.
    public static func derive(
        key: SecretBytes, label: [UInt8], context: [UInt8], byteCount: Int
    ) throws(CryptographyError) -> SecretBytes {
        try derive(
            key: key, label: label, context: context, byteCount: byteCount, by: try ModuleState.current().framedKBKDF)
    }

    static func derive(
        key: SecretBytes, label: [UInt8], context: [UInt8], byteCount: Int, by pool: ContextPool
    ) throws(CryptographyError) -> SecretBytes {
        guard byteCount > 0, byteCount <= 255 * 32 else { throw .invalidInput }
        return try SecretBytes(count: byteCount) { output throws(CryptographyError) in
            try label.withOctets { label throws(CryptographyError) in
                try context.withOctets { context throws(CryptographyError) in
                    try write(key: key, label: label, context: context, to: output, by: pool)
                }
            }
        }
    }

    @inline(__always)
    static func write(
        key: SecretBytes, label: UnsafeRawBufferPointer, context: UnsafeRawBufferPointer,
        to output: UnsafeMutableRawBufferPointer, by pool: ContextPool
    ) throws(CryptographyError) {
        try pool.withContext { kdf throws(CryptographyError) in
            let result = key.withUnsafeBytes { key in
                aegis_kbkdf(
                    kdf, key.baseAddress, key.count, label.baseAddress, label.count, context.baseAddress,
                    context.count, output.baseAddress, output.count)
            }
            try require(result)
        }
    }
}
