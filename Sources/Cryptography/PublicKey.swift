import COpenSSL
public import KeyModel

/// The public half of an asymmetric key, parsed once. Any number of threads may use it at the same time.
public final class PublicKey: Sendable {
    /// nil for a key of a kind or size that the service does not have; it can't be used then.
    public let algorithm: KeyAlgorithm?
    /// The key as a `SubjectPublicKeyInfo` in DER.
    public let subjectPublicKeyInfo: [UInt8]
    let handle: KeyHandle

    /// - Parameter info: a `SubjectPublicKeyInfo` in DER, and nothing after it. A point must be on its curve.
    /// - Throws: `moduleFailed`, `invalidKey`.
    /// - Source: RFC 5280 4.1.2.7, RFC 5480, RFC 8410
    public convenience init(subjectPublicKeyInfo info: [UInt8]) throws(CryptographyError) {
        try self.init(subjectPublicKeyInfo: info, module: try ModuleState.current())
    }

    init(subjectPublicKeyInfo info: [UInt8], module: ModuleContext) throws(CryptographyError) {
        let key = try KeyEncoding.decodePublic(info, by: module)
        handle = KeyHandle(owning: key, module: module)
        subjectPublicKeyInfo = info
        algorithm = KeyEncoding.algorithm(of: key)
    }

    /// The public half of a pair, as a key of its own, so that it can outlive the private half.
    init(half pair: OpaquePointer, module: ModuleContext) throws(CryptographyError) {
        let key = try KeyEncoding.copyPublicHalf(of: pair, by: module)
        handle = KeyHandle(owning: key, module: module)
        subjectPublicKeyInfo = try KeyEncoding.encodePublic(key)
        algorithm = KeyEncoding.algorithm(of: key)
    }

    /// The numbers of an RSA key, big endian, without zeros on the left; nil for other keys.
    public var rsaComponents: (modulus: [UInt8], exponent: [UInt8])? {
        guard algorithm?.family == .rsa, let modulus = number(OSSL_PKEY_PARAM_RSA_N, byteCount: nil),
            let exponent = number(OSSL_PKEY_PARAM_RSA_E, byteCount: nil)
        else { return nil }
        return (modulus, exponent)
    }

    /// The coordinates of the point, each as long as the curve's field; nil for other keys.
    public var ecComponents: (x: [UInt8], y: [UInt8])? {
        guard let algorithm, algorithm.family == .ellipticCurve,
            let x = number(OSSL_PKEY_PARAM_EC_PUB_X, byteCount: algorithm.fieldByteCount),
            let y = number(OSSL_PKEY_PARAM_EC_PUB_Y, byteCount: algorithm.fieldByteCount)
        else { return nil }
        return (x, y)
    }

    /// The key as FIPS 204 or FIPS 203 encodes it; nil for other keys.
    public var latticeKey: [UInt8]? {
        guard let algorithm, algorithm.isLattice else { return nil }
        return LatticeEncoding.rawPublicKey(subjectPublicKeyInfo, algorithm)
    }

    private func number(_ name: String, byteCount: Int?) -> [UInt8]? {
        var number: OpaquePointer?
        defer {
            BN_free(number)
            ERR_clear_error()
        }
        guard EVP_PKEY_get_bn_param(handle.key, name, &number) == 1 else { return nil }
        var bytes = [UInt8](repeating: 0, count: byteCount ?? Int(BN_num_bits(number) + 7) / 8)
        return BN_bn2binpad(number, &bytes, Int32(bytes.count)) >= 0 ? bytes : nil
    }
}
