import COpenSSL

/// What is wrong with a certificate that somebody brings.
public enum IssuedCertificateFault: Hashable, Sendable {
    /// Not one certificate in PEM.
    case certificateUnreadable
    /// Not one certificate in PEM, or one that isn't signed with its own key.
    case issuerUnusable
    /// The issuer didn't sign it, may not sign it, or one of them is out of its time.
    case notIssued
    /// It is for another key.
    case ofAnotherKey
}

/// Checks a certificate that an authority of others has issued for a key of ours.
public enum IssuedCertificate {
    /// - Parameters:
    ///   - certificate: PEM; what it is for is not looked at.
    ///   - issuer: PEM; self-signed. It is trusted for this one check.
    ///   - publicKey: what the certificate must be for.
    /// - Returns: nil for a certificate that is right.
    /// - Throws: `moduleFailed`, `internalFailure`.
    /// - Source: RFC 5280 6.1
    public static func fault(
        of certificate: String, issuedBy issuer: String, for publicKey: PublicKey
    ) throws(CryptographyError) -> IssuedCertificateFault? {
        let module = try ModuleState.current()
        defer { ERR_clear_error() }
        guard let subject = read(certificate, by: module) else { return .certificateUnreadable }
        defer { X509_free(subject) }
        guard let anchor = read(issuer, by: module) else { return .issuerUnusable }
        defer { X509_free(anchor) }
        guard X509_self_signed(anchor, 1) == 1 else { return .issuerUnusable }
        guard try verify(subject, under: anchor, by: module) else { return .notIssued }
        guard let key = X509_get0_pubkey(subject), EVP_PKEY_eq(key, publicKey.handle.key) == 1 else {
            return .ofAnotherKey
        }
        return nil
    }

    /// - Returns: nil unless the text holds one certificate and no other.
    private static func read(_ text: String, by module: ModuleContext) -> OpaquePointer? {
        try? Array(text.utf8).withInput { input throws(CryptographyError) in try read(input, by: module) }
    }

    private static func read(
        _ input: OpaquePointer, by module: ModuleContext
    ) throws(CryptographyError) -> OpaquePointer {
        var first: OpaquePointer? = X509_new_ex(module.library, nil)
        // Without a callback of ours OpenSSL would ask the terminal for the passphrase of an encrypted one.
        guard PEM_read_bio_X509(input, &first, { _, _, _, _ in -1 }, nil) != nil else {
            // Reading frees it, and says so, when it fails half way.
            X509_free(first)
            throw .invalidInput
        }
        guard let second = PEM_read_bio_X509(input, nil, { _, _, _, _ in -1 }, nil) else { return try require(first) }
        X509_free(second)
        X509_free(first)
        throw .invalidInput
    }

    private static func verify(
        _ subject: OpaquePointer, under anchor: OpaquePointer, by module: ModuleContext
    ) throws(CryptographyError) -> Bool {
        let store = try require(X509_STORE_new())
        defer { X509_STORE_free(store) }
        try require(X509_STORE_add_cert(store, anchor))
        let context = try require(X509_STORE_CTX_new_ex(module.library, nil))
        defer { X509_STORE_CTX_free(context) }
        try require(X509_STORE_CTX_init(context, store, subject, nil))
        return X509_verify_cert(context) == 1
    }
}
