import COpenSSL
import KeyModel

/// The certificates that attestation documents have to lead to.
public struct AttestationRoots: Sendable {
    let certificates: [[UInt8]]

    /// - Parameter pem: one certificate or a few (16 at most), with whatever text around them.
    /// - Throws: `invalidInput` when there is none, or one that can't be read; `moduleFailed`.
    /// - Source: RFC 7468
    public init(pem: [UInt8]) throws(CryptographyError) {
        certificates = try pem.withInput { text throws(CryptographyError) in try Self.read(text) }
    }

    private static func read(_ text: OpaquePointer) throws(CryptographyError) -> [[UInt8]] {
        var certificates: [[UInt8]] = []
        // Without a callback of ours OpenSSL would ask the terminal for the passphrase of an encrypted one.
        while let certificate = PEM_read_bio_X509(text, nil, { _, _, _, _ in -1 }, nil) {
            defer { X509_free(certificate) }
            certificates.append(try X509Bytes.encode(certificate))
            guard certificates.count <= 16 else { throw .invalidInput }
        }
        // The reader ends with "no start line", and leaves that for the next call.
        let code = ERR_peek_last_error()
        ERR_clear_error()
        guard !certificates.isEmpty, aegis_error_reason(code) == PEM_R_NO_START_LINE else { throw .invalidInput }
        return certificates
    }

    /// SHA-256 of each certificate, as it is published.
    public var fingerprints: [[UInt8]] { certificates.compactMap { try? Digest.sha256($0) } }
}

/// Chains of X.509 certificates.
enum CertificateChain {
    /// - Returns: the key of the certificate.
    /// - Throws: `certificateExpired` when a certificate's time is over or hasn't come, `certificateUntrusted` when the
    ///   chain doesn't end at a root, a signature or an extension is wrong, or the certificate isn't one to sign with.
    /// - Source: RFC 5280, section 6; AWS Nitro Enclaves User Guide, "Certificate chain of trust"
    static func verify(
        _ certificate: [UInt8], intermediates: [[UInt8]], roots: AttestationRoots, at seconds: Int
    ) throws(AttestationFailure) -> PublicKey {
        let result = try AttestationFailure.naming(.certificateUntrusted) { () throws(CryptographyError) in
            try check(certificate, intermediates, roots, seconds)
        }
        switch result {
        case .success(let key): return key
        case .failure(let failure): throw failure
        }
    }

    private static func check(
        _ certificate: [UInt8], _ intermediates: [[UInt8]], _ roots: AttestationRoots, _ seconds: Int
    ) throws(CryptographyError) -> Result<PublicKey, AttestationFailure> {
        let leaf = try Certificate(der: certificate)
        let others = try read(intermediates)
        let anchors = try read(roots.certificates)
        // OpenSSL gets their pointers, and Swift would let them go after that.
        return try withExtendedLifetime((others, anchors)) { () throws(CryptographyError) in
            if let problem = try problem(with: leaf, others, anchors, seconds) {
                return .failure(AttestationFailure(problem))
            }
            guard leaf.mayOnlySign else { return .failure(AttestationFailure(.certificateUntrusted)) }
            return .success(try leaf.publicKey())
        }
    }

    private static func read(_ certificates: [[UInt8]]) throws(CryptographyError) -> [Certificate] {
        var read: [Certificate] = []
        for der in certificates { read.append(try Certificate(der: der)) }
        return read
    }

    /// - Returns: nil when the chain is good.
    private static func problem(
        with leaf: Certificate, _ others: [Certificate], _ anchors: [Certificate], _ seconds: Int
    ) throws(CryptographyError) -> AttestationProblem? {
        let module = try ModuleState.current()
        let store = try require(X509_STORE_new())
        defer { X509_STORE_free(store) }
        for anchor in anchors { try require(X509_STORE_add_cert(store, anchor.x509)) }
        let stack = try require(aegis_certificates_new())
        defer { aegis_certificates_free(stack) }
        for other in others { try require(aegis_certificates_add(stack, other.x509)) }
        let context = try require(X509_STORE_CTX_new_ex(module.library, nil))
        defer { X509_STORE_CTX_free(context) }
        try require(X509_STORE_CTX_init(context, store, leaf.x509, stack))
        X509_STORE_CTX_set_time(context, 0, seconds)
        X509_STORE_CTX_set_flags(context, UInt(X509_V_FLAG_X509_STRICT))
        // The certificates that the Nitro Hypervisor makes itself don't say by which key they were signed. Which it was, the
        // signature shows.
        X509_STORE_CTX_set_verify_cb(context) { isRight, context in
            let isOfLeaf = X509_STORE_CTX_get_error_depth(context) == 0
            let error = X509_STORE_CTX_get_error(context)
            return isOfLeaf && error == X509_V_ERR_MISSING_AUTHORITY_KEY_IDENTIFIER ? 1 : isRight
        }
        defer { ERR_clear_error() }
        guard X509_verify_cert(context) != 1 else { return nil }
        return problem(of: X509_STORE_CTX_get_error(context))
    }

    private static func problem(of error: Int32) -> AttestationProblem {
        switch error {
        case X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_CERT_NOT_YET_VALID: .certificateExpired
        default: .certificateUntrusted
        }
    }
}

extension Certificate {
    /// Whether it signs messages and no certificates.
    fileprivate var mayOnlySign: Bool {
        let usage = X509_get_key_usage(x509)
        return X509_check_ca(x509) == 0 && usage != UInt32.max && usage & UInt32(KU_DIGITAL_SIGNATURE) != 0
    }

    fileprivate func publicKey() throws(CryptographyError) -> PublicKey {
        var output: UnsafeMutablePointer<UInt8>?
        let count = Int(i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x509), &output))
        guard count > 0, let output else { throw .invalidInput }
        defer { aegis_clear_free(output, count) }
        return try PublicKey(subjectPublicKeyInfo: Array(UnsafeBufferPointer(start: output, count: count)))
    }
}

private enum X509Bytes {
    static func encode(_ certificate: OpaquePointer) throws(CryptographyError) -> [UInt8] {
        var output: UnsafeMutablePointer<UInt8>?
        let count = Int(i2d_X509(certificate, &output))
        guard count > 0, let output else { throw .internalFailure }
        defer { aegis_clear_free(output, count) }
        return Array(UnsafeBufferPointer(start: output, count: count))
    }
}
