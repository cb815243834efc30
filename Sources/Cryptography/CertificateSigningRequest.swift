import COpenSSL
import KeyModel

/// A request for a certificate: who has the key, signed with it.
/// - Source: RFC 2986 (PKCS #10)
public enum CertificateSigningRequest {
    /// - Parameters:
    ///   - key: RSA or elliptic curve; signed with SHA-256.
    ///   - commonName: 1 to 64 characters.
    /// - Returns: PKCS #10 in DER.
    /// - Throws: `moduleFailed`, `invalidInput` for a name out of range.
    public static func make(for key: PrivateKey, commonName: String) throws(CryptographyError) -> [UInt8] {
        let module = try ModuleState.current()
        guard (1...64).contains(commonName.unicodeScalars.count) else { throw .invalidInput }
        let request = try require(X509_REQ_new_ex(module.library, nil))
        defer { X509_REQ_free(request) }
        try require(X509_REQ_set_version(request, Int(X509_REQ_VERSION_1)))
        let name = Array(commonName.utf8)
        try require(
            X509_NAME_add_entry_by_NID(
                X509_REQ_get_subject_name(request), NID_commonName, MBSTRING_UTF8, name, Int32(name.count), -1, 0))
        try require(X509_REQ_set_pubkey(request, key.handle.key))
        guard X509_REQ_sign(request, key.handle.key, module.digest(.sha256)) > 0 else {
            ERR_clear_error()
            throw .internalFailure
        }
        return try encode(request)
    }

    private static func encode(_ request: OpaquePointer) throws(CryptographyError) -> [UInt8] {
        var output: UnsafeMutablePointer<UInt8>?
        let count = Int(i2d_X509_REQ(request, &output))
        guard count > 0, let output else { throw .internalFailure }
        defer { aegis_clear_free(output, count) }
        return Array(UnsafeBufferPointer(start: output, count: count))
    }
}
