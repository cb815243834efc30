import COpenSSL
public import KeyModel

/// Random bytes from the module's DRBG (SP 800-90A), which OpenSSL seeds from the operating system.
public enum Randomness {
    /// Bytes that nobody may learn, from the DRBG that OpenSSL keeps for secrets.
    /// - Parameter count: bytes, 0 or more.
    /// - Throws: `moduleFailed`, `internalFailure` when the DRBG cannot be seeded.
    public static func bytes(_ count: Int) throws(CryptographyError) -> SecretBytes {
        let module = try ModuleState.current()
        return try SecretBytes(count: count) { buffer throws(CryptographyError) in
            try require(RAND_priv_bytes_ex(module.library, buffer.octets, buffer.count, 0))
        }
    }

    /// Bytes that will be seen: identifiers, nonces, serial numbers.
    /// - Parameter count: bytes, 0 or more.
    public static func publicBytes(_ count: Int) throws(CryptographyError) -> [UInt8] {
        try publicBytes(count, from: try ModuleState.current())
    }

    static func publicBytes(_ count: Int, from module: ModuleContext) throws(CryptographyError) -> [UInt8] {
        try Cryptography.bytes(count: count) { output throws(CryptographyError) in
            try fill(output, count, from: module)
        }
    }

    @inline(__always)
    static func fill(
        _ output: UnsafeMutableRawPointer, _ count: Int, from module: ModuleContext
    ) throws(CryptographyError) {
        try require(RAND_bytes_ex(module.library, output.assumingMemoryBound(to: UInt8.self), count, 0))
    }
}
