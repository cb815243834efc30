/// A public key as X.509 writes it down.
///
/// - Source: RFC 5280, section 4.1; RFC 3279, section 2.3.1 (RSA); RFC 5480, section 2 (elliptic curves).
enum SubjectPublicKeyInfo {
    private static let rsaEncryption: [UInt8] = [
        0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01,
    ]
    private static let ecPublicKey: [UInt8] = [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]

    /// - Parameters:
    ///   - modulus: big endian.
    ///   - exponent: big endian.
    /// - Returns: DER.
    static func rsa(modulus: [UInt8], exponent: [UInt8]) -> [UInt8] {
        let key = DERWriter.sequence(DERWriter.integer(modulus), DERWriter.integer(exponent))
        return DERWriter.sequence(DERWriter.sequence(rsaEncryption, DERWriter.null), DERWriter.bitString(key))
    }

    /// - Parameter point: uncompressed, `04 || x || y`.
    /// - Returns: DER.
    static func ellipticCurve(_ curve: NamedCurve, point: [UInt8]) -> [UInt8] {
        DERWriter.sequence(DERWriter.sequence(ecPublicKey, curve.objectIdentifier), DERWriter.bitString(point))
    }
}
