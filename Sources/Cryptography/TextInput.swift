import COpenSSL

extension [UInt8] {
    /// Lets `body` read the bytes as a file.
    ///
    /// OpenSSL reads them where they are, and takes no copy: a pointer that Swift makes for the one call would be to
    /// memory that is free by the time it is read.
    /// - Throws: `invalidInput` when there are none.
    func withInput<Outcome>(
        _ body: (OpaquePointer) throws(CryptographyError) -> Outcome
    ) throws(CryptographyError) -> Outcome {
        guard !isEmpty else { throw .invalidInput }
        return try withOctets { octets throws(CryptographyError) in
            let input = try require(BIO_new_mem_buf(octets.baseAddress, try int32(octets.count)))
            defer { BIO_free(input) }
            return try body(input)
        }
    }
}
