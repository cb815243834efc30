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

    /// - Parameter request: PKCS #10 in PEM, with one common name.
    /// - Throws: `moduleFailed`, `invalidInput` for what is none, or isn't signed with its key.
    static func read(_ request: String) throws(CryptographyError) -> (key: PublicKey, commonName: String) {
        let module = try ModuleState.current()
        let parsed = try Array(request.utf8).withInput { input throws(CryptographyError) in
            try require(PEM_read_bio_X509_REQ(input, nil, { _, _, _, _ in -1 }, nil), or: .invalidInput)
        }
        defer { X509_REQ_free(parsed) }
        let key = try require(X509_REQ_get0_pubkey(parsed), or: .invalidInput)
        try require(X509_REQ_verify_ex(parsed, key, module.library, nil), or: .invalidInput)
        return (try PublicKey(half: key, module: module), try commonName(of: parsed))
    }

    private static func commonName(of request: OpaquePointer) throws(CryptographyError) -> String {
        let name = X509_REQ_get_subject_name(request)
        var text = [UInt8](repeating: 0, count: 257)
        let count = text.withUnsafeMutableBytes { buffer in
            X509_NAME_get_text_by_NID(name, NID_commonName, buffer.baseAddress, Int32(buffer.count))
        }
        guard count > 0 else { throw .invalidInput }
        return String(decoding: text.prefix(Int(count)), as: UTF8.self)
    }

    private static func encode(_ request: OpaquePointer) throws(CryptographyError) -> [UInt8] {
        var output: UnsafeMutablePointer<UInt8>?
        let count = Int(i2d_X509_REQ(request, &output))
        guard count > 0, let output else { throw .internalFailure }
        defer { aegis_clear_free(output, count) }
        return Array(UnsafeBufferPointer(start: output, count: count))
    }
}
