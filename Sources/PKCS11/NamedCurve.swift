import KeyModel

/// A curve as tokens name it.
struct NamedCurve: Hashable {
    /// The whole DER of its object identifier: the value of `CKA_EC_PARAMS`.
    let objectIdentifier: [UInt8]
    /// Of a coordinate, and of r and s.
    let fieldByteCount: Int

    /// nil for what is not an elliptic curve.
    ///
    /// - Source: RFC 5480, section 2.1.1.1 (NIST); SEC 2, A.2 (secp256k1).
    init?(_ algorithm: KeyAlgorithm) {
        switch algorithm {
        case .ecP256: self.init([0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07], 32)
        case .ecP384: self.init([0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22], 48)
        case .ecP521: self.init([0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x23], 66)
        case .ecSecp256k1: self.init([0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x0A], 32)
        case .aes256, .rsa2048, .rsa3072, .rsa4096, .ed25519, .hmac224, .hmac256, .hmac384, .hmac512: return nil
        case .mlDSA44, .mlDSA65, .mlDSA87, .mlKEM512, .mlKEM768, .mlKEM1024: return nil
        }
    }

    private init(_ objectIdentifier: [UInt8], _ fieldByteCount: Int) {
        self.objectIdentifier = objectIdentifier
        self.fieldByteCount = fieldByteCount
    }

    /// The uncompressed point in a `CKA_EC_POINT`: `04 || x || y`.
    ///
    /// The standard wraps it into a DER octet string; some modules hand out the bare point.
    ///
    /// - Returns: nil for what is neither.
    /// - Source: PKCS #11 mechanisms 2.40, section 2.3.3; SEC 1, section 2.3.3.
    func point(in attribute: [UInt8]) -> [UInt8]? {
        let pointByteCount = 1 + 2 * fieldByteCount
        if attribute.count == pointByteCount, attribute.first == 0x04 { return attribute }
        let point = Array(attribute.suffix(pointByteCount))
        let header: [UInt8] =
            pointByteCount < 0x80 ? [0x04, UInt8(pointByteCount)] : [0x04, 0x81, UInt8(pointByteCount)]
        guard point.first == 0x04, attribute == header + point else { return nil }
        return point
    }
}
