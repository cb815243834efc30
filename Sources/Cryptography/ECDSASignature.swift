/// The two forms of an ECDSA signature: DER for AWS and X.509, fixed width for JOSE and Azure.
///
///     0x30 length (0x02 length r) (0x02 length s)        DER, numbers as short as they can be
///     r || s                                             fixed width, numbers padded with zeros on the left
///
/// - Source: RFC 3279 2.2.3; RFC 7518 3.4; X.690 8.3 and 10.1
public enum ECDSASignature {
    /// - Parameter numberByteCount: of the curve's order: 32, 48 or 66.
    /// - Throws: `invalidInput` for anything that is not the one DER form of two positive numbers that fit.
    public static func fixedWidth(fromDER der: [UInt8], numberByteCount: Int) throws(CryptographyError) -> [UInt8] {
        var rest = der[...]
        var body = try element(0x30, from: &rest)
        guard rest.isEmpty else { throw .invalidInput }
        let r = try number(from: &body, byteCount: numberByteCount)
        let s = try number(from: &body, byteCount: numberByteCount)
        guard body.isEmpty else { throw .invalidInput }
        return r + s
    }

    /// - Parameter signature: an even number of bytes, r and s.
    public static func der(fromFixedWidth signature: [UInt8]) -> [UInt8] {
        let half = signature.count / 2
        let body = integer(signature[..<half]) + integer(signature[half...])
        return [0x30] + length(body.count) + body
    }

    private static func number(
        from rest: inout ArraySlice<UInt8>, byteCount: Int
    ) throws(CryptographyError) -> [UInt8] {
        var bytes = try element(0x02, from: &rest)
        guard let first = bytes.first, first < 0x80 else { throw .invalidInput }  // empty, or negative
        if first == 0 {
            bytes.removeFirst()
            guard let next = bytes.first, next >= 0x80 else { throw .invalidInput }  // zero, or longer than need be
        }
        guard bytes.count <= byteCount else { throw .invalidInput }
        return [UInt8](repeating: 0, count: byteCount - bytes.count) + bytes
    }

    private static func element(
        _ tag: UInt8, from rest: inout ArraySlice<UInt8>
    ) throws(CryptographyError) -> ArraySlice<UInt8> {
        guard rest.popFirst() == tag, var count = rest.popFirst().map(Int.init) else { throw .invalidInput }
        if count == 0x81 {
            // The longest signature, P-521's, has a body of 138 bytes: one byte of length is enough.
            guard let long = rest.popFirst(), long >= 0x80 else { throw .invalidInput }
            count = Int(long)
        } else if count > 0x7F {
            throw .invalidInput
        }
        guard rest.count >= count else { throw .invalidInput }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var digits = Array(bytes.drop { $0 == 0 })
        if digits.first.map({ $0 >= 0x80 }) ?? true { digits.insert(0, at: 0) }
        return [0x02] + length(digits.count) + digits
    }

    private static func length(_ count: Int) -> [UInt8] {
        count < 0x80 ? [UInt8(count)] : [0x81, UInt8(count)]
    }
}
