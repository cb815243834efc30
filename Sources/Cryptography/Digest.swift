import COpenSSL
public import KeyModel

/// Hashes: SHA-1 and SHA-2.
/// - Source: FIPS 180-4
public enum Digest {
    /// - Returns: `algorithm.byteCount` bytes.
    /// - Throws: `moduleFailed`.
    public static func compute(_ algorithm: DigestAlgorithm, _ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
        try compute(algorithm, message, by: try ModuleState.current())
    }

    /// As above, for bytes that are not in an array.
    public static func compute(
        _ algorithm: DigestAlgorithm, _ message: UnsafeRawBufferPointer
    ) throws(CryptographyError) -> [UInt8] {
        let module = try ModuleState.current()
        return try bytes(count: algorithm.byteCount) { output throws(CryptographyError) in
            try write(algorithm, of: message, to: output, by: module)
        }
    }

    /// - Returns: 32 bytes.
    public static func sha256(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
        try compute(.sha256, message, by: try ModuleState.current())
    }

    static func compute(
        _ algorithm: DigestAlgorithm, _ message: [UInt8], by module: ModuleContext
    ) throws(CryptographyError) -> [UInt8] {
        try bytes(count: algorithm.byteCount) { output throws(CryptographyError) in
            try message.withOctets { message throws(CryptographyError) in
                try write(algorithm, of: message, to: output, by: module)
            }
        }
    }

    @inline(__always)
    static func write(
        _ algorithm: DigestAlgorithm, of message: UnsafeRawBufferPointer, to output: UnsafeMutableRawPointer,
        by module: ModuleContext
    ) throws(CryptographyError) {
        let output = output.assumingMemoryBound(to: UInt8.self)
        try require(EVP_Digest(message.baseAddress, message.count, output, nil, module.digest(algorithm), nil))
    }
}

/// A hash over bytes that come in pieces. It belongs to one task at a time.
public final class RunningDigest {
    private let algorithm: DigestAlgorithm
    private let module: ModuleContext
    private let context: OpaquePointer

    /// - Throws: `moduleFailed`.
    public init(_ algorithm: DigestAlgorithm) throws(CryptographyError) {
        self.algorithm = algorithm
        module = try ModuleState.current()
        context = try require(EVP_MD_CTX_new())
        try require(EVP_DigestInit_ex2(context, module.digest(algorithm), nil))
    }

    deinit { EVP_MD_CTX_free(context) }

    public func update(_ piece: [UInt8]) throws(CryptographyError) {
        try piece.withOctets { piece throws(CryptographyError) in try update(piece) }
    }

    public func update(_ piece: UnsafeRawBufferPointer) throws(CryptographyError) {
        try require(EVP_DigestUpdate(context, piece.baseAddress, piece.count))
    }

    /// The hash of all pieces so far; what follows starts a new message.
    /// - Returns: `algorithm.byteCount` bytes.
    public func finish() throws(CryptographyError) -> [UInt8] {
        try ModuleState.requireOperational()
        let digest = try bytes(count: algorithm.byteCount) { output throws(CryptographyError) in
            try require(EVP_DigestFinal_ex(context, output.assumingMemoryBound(to: UInt8.self), nil))
        }
        try require(EVP_DigestInit_ex2(context, module.digest(algorithm), nil))
        return digest
    }
}
