import KeyModel

/// A key and the certificate that speaks for it.
public struct CertifiedKey: Sendable {
    public let key: PrivateKey
    /// X.509, DER.
    public let certificateDER: [UInt8]

    public init(key: PrivateKey, certificateDER: [UInt8]) {
        self.key = key
        self.certificateDER = certificateDER
    }
}

/// The service's own authority, which vouches for its TLS certificate until operators bring one of theirs. Keys are on
/// P-256, signatures are ECDSA with SHA-256; what is issued passes OpenSSL's and Python's strict verification.
/// - Source: RFC 5280
public enum CertificateAuthority {
    /// - Parameters:
    ///   - commonName: 1 to 64 characters.
    ///   - validDays: from now.
    /// - Returns: a root that may sign certificates of servers, not of further authorities.
    /// - Throws: `moduleFailed`, `invalidInput` for a name or number of days out of range.
    public static func create(commonName: String, validDays: Int) throws(CryptographyError) -> CertifiedKey {
        let key = try PrivateKey.generate(.ecP256)
        let certificate = try Certificate(for: key.publicKey, commonName: commonName, validDays: validDays)
        try certificate.setIssuer(certificate)
        try certificate.addBasicConstraints(isAuthority: true)
        try certificate.addKeyUsage([.certificateSigning, .revocationListSigning])
        try certificate.addSubjectKeyIdentifier()
        try certificate.addAuthorityKeyIdentifier(of: certificate)
        return CertifiedKey(key: key, certificateDER: try certificate.signed(by: key))
    }

    /// - Parameters:
    ///   - dnsNames: `kms.example.gov`; a wildcard only as the whole first label, `*.vault.example.gov`.
    ///   - ipAddresses: `127.0.0.1`, `::1`.
    ///   - validDays: from now; cut at the authority's own end.
    ///   - authority: what `create` gave.
    /// - Returns: a new key, and a certificate for TLS servers under these names.
    /// - Throws: `moduleFailed`, `invalidInput` without names, or with one that is none, `invalidKey` when the
    ///   authority's key and certificate are not a pair.
    public static func issueServerCertificate(
        dnsNames: [String], ipAddresses: [String], validDays: Int, by authority: CertifiedKey
    ) throws(CryptographyError) -> CertifiedKey {
        let issuer = try Certificate(der: authority.certificateDER)
        guard issuer.belongs(to: authority.key) else { throw .invalidKey }
        let key = try PrivateKey.generate(.ecP256)
        let certificate = try Certificate(for: key.publicKey, commonName: "aegis-kms server", validDays: validDays)
        try certificate.setIssuer(issuer)
        try certificate.endNoLaterThan(issuer)
        try certificate.addBasicConstraints(isAuthority: false)
        try certificate.addKeyUsage([.digitalSignature])
        try certificate.addServerPurpose()
        try certificate.addSubjectKeyIdentifier()
        try certificate.addAuthorityKeyIdentifier(of: issuer)
        try certificate.addNames(dns: dnsNames, ip: ipAddresses)
        return CertifiedKey(key: key, certificateDER: try certificate.signed(by: authority.key))
    }

    /// - Parameters:
    ///   - request: PKCS #10 in PEM, whose signature must hold; its name becomes the certificate's.
    ///   - validDays: from now; cut at the authority's own end.
    ///   - authority: what `create` gave.
    /// - Returns: a certificate for the key of the request, DER.
    /// - Throws: `moduleFailed`, `invalidInput`, `invalidKey` when the authority's key and certificate are not a pair.
    public static func issueCertificate(
        for request: String, validDays: Int, by authority: CertifiedKey
    ) throws(CryptographyError) -> [UInt8] {
        let issuer = try Certificate(der: authority.certificateDER)
        guard issuer.belongs(to: authority.key) else { throw .invalidKey }
        let (key, commonName) = try CertificateSigningRequest.read(request)
        let certificate = try Certificate(for: key, commonName: commonName, validDays: validDays)
        try certificate.setIssuer(issuer)
        try certificate.endNoLaterThan(issuer)
        try certificate.addBasicConstraints(isAuthority: false)
        try certificate.addSubjectKeyIdentifier()
        try certificate.addAuthorityKeyIdentifier(of: issuer)
        return try certificate.signed(by: authority.key)
    }
}
