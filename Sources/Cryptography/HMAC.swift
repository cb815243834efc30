import COpenSSL
public import KeyModel

/// Message authentication with a hash.
///
/// A context that knows its digest is copied for each call (measured with OpenSSL 3.0: 0.5 µs for 64 bytes; `HMAC()`
/// and `EVP_Q_mac`, which fetch: 0.9 µs). The copy zeroes the key when it is freed.
/// - Source: FIPS 198-1, RFC 2104
public enum HMAC {
    /// - Parameters:
    ///   - key: any number of bytes; what is made for a digest has as many as the digest.
    ///   - digest: one of SHA-2; SHA-1 only where an old protocol asks for it.
    /// - Returns: `digest.byteCount` bytes.
    /// - Throws: `moduleFailed`.
    public static func authenticate(
        _ message: [UInt8], key: SecretBytes, digest: DigestAlgorithm
    ) throws(CryptographyError) -> [UInt8] {
        try authenticate(message, key: key, digest: digest, by: try ModuleState.current())
    }

    /// The same as a key for the next step, as AWS Signature Version 4 derives its signing key.
    public static func derive(
        _ message: [UInt8], key: SecretBytes, digest: DigestAlgorithm
    ) throws(CryptographyError) -> SecretBytes {
        let module = try ModuleState.current()
        return try SecretBytes(count: digest.byteCount) { output throws(CryptographyError) in
            try write(message, key: key, digest: digest, to: output.baseAddress, by: module)
        }
    }

    /// Compares in a time that does not depend on where the difference is. A truncated code does not verify.
    public static func verify(
        _ code: [UInt8], of message: [UInt8], key: SecretBytes, digest: DigestAlgorithm
    ) throws(CryptographyError) -> Bool {
        equalInConstantTime(try authenticate(message, key: key, digest: digest), code)
    }

    static func authenticate(
        _ message: [UInt8], key: SecretBytes, digest: DigestAlgorithm, by module: ModuleContext
    ) throws(CryptographyError) -> [UInt8] {
        try bytes(count: digest.byteCount) { output throws(CryptographyError) in
            try write(message, key: key, digest: digest, to: output, by: module)
        }
    }

    private static func write(
        _ message: [UInt8], key: SecretBytes, digest: DigestAlgorithm, to output: UnsafeMutableRawPointer?,
        by module: ModuleContext
    ) throws(CryptographyError) {
        let pattern = module.hmacPattern(digest)
        let result = key.withUnsafeBytes { key in
            message.withUnsafeBytes { message in
                aegis_hmac(
                    pattern, key.baseAddress, key.count, message.baseAddress, message.count, output, digest.byteCount)
            }
        }
        try require(result)
    }
}
