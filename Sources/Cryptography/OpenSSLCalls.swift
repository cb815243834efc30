import COpenSSL

/// Turns OpenSSL's "1 is success" into a thrown error. The thread's error queue is emptied, because what is left there
/// would be taken for the next call's.
@inline(__always)
func require(
    _ result: Int32, or error: @autoclosure () -> CryptographyError = .internalFailure
) throws(CryptographyError) {
    guard result == 1 else {
        ERR_clear_error()
        throw error()
    }
}

/// Turns OpenSSL's "NULL is failure" into a thrown error.
@inline(__always)
func require<Pointee>(
    _ pointer: Pointee?, or error: @autoclosure () -> CryptographyError = .internalFailure
) throws(CryptographyError) -> Pointee {
    guard let pointer else {
        ERR_clear_error()
        throw error()
    }
    return pointer
}

/// OpenSSL counts many lengths in C's `int`.
@inline(__always)
func int32(_ count: Int) throws(CryptographyError) -> Int32 {
    guard let narrow = Int32(exactly: count) else { throw .messageTooLong }
    return narrow
}

/// An array of exactly `count` bytes that `body` fills, without zeroing them first.
@inline(__always)
func bytes(
    count: Int, filledBy body: (UnsafeMutableRawPointer) throws(CryptographyError) -> Void
) throws(CryptographyError) -> [UInt8] {
    var failure: CryptographyError?
    let filled = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        guard let base = buffer.baseAddress, count > 0 else { return }
        do throws(CryptographyError) {
            try body(UnsafeMutableRawPointer(base))
            initialized = count
        } catch {
            failure = error
        }
    }
    if let failure { throw failure }
    return filled
}

extension [UInt8] {
    /// As `withUnsafeBytes`, which in Swift 6.3 forgets what kind of error its body throws.
    @inline(__always)
    func withOctets<Outcome>(
        _ body: (UnsafeRawBufferPointer) throws(CryptographyError) -> Outcome
    ) throws(CryptographyError) -> Outcome {
        try withUnsafeBufferPointer { octets throws(CryptographyError) in try body(UnsafeRawBufferPointer(octets)) }
    }

    /// As `withUnsafeMutableBytes`.
    @inline(__always)
    mutating func withMutableOctets<Outcome>(
        _ body: (UnsafeMutableRawBufferPointer) throws(CryptographyError) -> Outcome
    ) throws(CryptographyError) -> Outcome {
        try withUnsafeMutableBufferPointer { octets throws(CryptographyError) in
            try body(UnsafeMutableRawBufferPointer(octets))
        }
    }
}

extension UnsafeRawBufferPointer {
    /// The bytes as OpenSSL takes them.
    @inline(__always)
    var octets: UnsafePointer<UInt8>? { baseAddress?.assumingMemoryBound(to: UInt8.self) }
}

extension UnsafeMutableRawBufferPointer {
    @inline(__always)
    var octets: UnsafeMutablePointer<UInt8>? { baseAddress?.assumingMemoryBound(to: UInt8.self) }
}
