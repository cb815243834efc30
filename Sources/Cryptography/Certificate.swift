import COpenSSL
import KeyModel

/// An X.509 certificate that is being made, or that issues another. It belongs to one task.
final class Certificate {
    /// Bits of the key usage extension.
    /// - Source: RFC 5280 4.2.1.3
    enum KeyUsage: Int32 {
        case digitalSignature = 0
        case certificateSigning = 5
        case revocationListSigning = 6
    }

    let x509: OpaquePointer
    private let module: ModuleContext

    /// A certificate of version 3 with a random serial number, valid from five minutes ago: clocks differ.
    init(for key: PublicKey, commonName: String, validDays: Int) throws(CryptographyError) {
        module = try ModuleState.current()
        guard (1...64).contains(commonName.unicodeScalars.count), (1...36_500).contains(validDays) else {
            throw .invalidInput
        }
        x509 = try require(X509_new_ex(module.library, nil))
        try require(X509_set_version(x509, Int(X509_VERSION_3)))
        try setSerialNumber()
        _ = try require(X509_gmtime_adj(X509_getm_notBefore(x509), -300))
        _ = try require(X509_time_adj_ex(X509_getm_notAfter(x509), Int32(validDays), 0, nil))
        try require(X509_set_pubkey(x509, key.handle.key))
        let name = Array(commonName.utf8)
        try require(
            X509_NAME_add_entry_by_NID(
                X509_get_subject_name(x509), NID_commonName, MBSTRING_UTF8, name, Int32(name.count), -1, 0))
    }

    /// - Parameter der: one certificate, and nothing after it.
    init(der: [UInt8]) throws(CryptographyError) {
        module = try ModuleState.current()
        var parsed: OpaquePointer? = X509_new_ex(module.library, nil)
        let consumed = der.withUnsafeBufferPointer { der in
            var next = der.baseAddress
            d2i_X509(&parsed, &next, der.count)
            return next.map { $0 - (der.baseAddress ?? $0) } ?? 0
        }
        x509 = try require(parsed, or: .invalidInput)  // d2i_X509 frees it, and says so, when it can't be read
        guard consumed == der.count else { throw .invalidInput }
    }

    deinit { X509_free(x509) }

    /// 128 random bits, so that numbers neither repeat nor can be foreseen.
    /// - Source: RFC 5280 4.1.2.2; CA/Browser Forum Baseline Requirements 7.1
    private func setSerialNumber() throws(CryptographyError) {
        let random = try Randomness.publicBytes(16, from: module)
        let number = try require(BN_bin2bn(random, 16, nil))
        defer { BN_free(number) }
        _ = try require(BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509)))
    }

    func setIssuer(_ issuer: Certificate) throws(CryptographyError) {
        try require(X509_set_issuer_name(x509, X509_get_subject_name(issuer.x509)))
    }

    func endNoLaterThan(_ issuer: Certificate) throws(CryptographyError) {
        let end = X509_get0_notAfter(issuer.x509)
        guard ASN1_TIME_compare(X509_get0_notAfter(x509), end) > 0 else { return }
        try require(X509_set1_notAfter(x509, end))
    }

    func belongs(to key: PrivateKey) -> Bool {
        defer { ERR_clear_error() }
        return X509_check_private_key(x509, key.handle.key) == 1
    }

    func addBasicConstraints(isAuthority: Bool) throws(CryptographyError) {
        let constraints = try require(BASIC_CONSTRAINTS_new())
        defer { BASIC_CONSTRAINTS_free(constraints) }
        if isAuthority {
            constraints.pointee.ca = 0xFF
            constraints.pointee.pathlen = ASN1_INTEGER_new()
            try require(ASN1_INTEGER_set(constraints.pointee.pathlen, 0))
        }
        try add(NID_basic_constraints, constraints, isCritical: true)
    }

    func addKeyUsage(_ usages: [KeyUsage]) throws(CryptographyError) {
        let bits = try require(ASN1_BIT_STRING_new())
        defer { ASN1_BIT_STRING_free(bits) }
        for usage in usages { try require(ASN1_BIT_STRING_set_bit(bits, usage.rawValue, 1)) }
        try add(NID_key_usage, bits, isCritical: true)
    }

    func addServerPurpose() throws(CryptographyError) {
        try require(aegis_add_extended_key_usage(x509, NID_server_auth))
    }

    /// The leftmost 160 bits of the SHA-256 of the public key; authorities that we did not make may have chosen
    /// otherwise, so what their certificate says comes first.
    /// - Source: RFC 7093, method 1
    private func keyIdentifier() throws(CryptographyError) -> UnsafeMutablePointer<ASN1_OCTET_STRING> {
        if X509_get_ext_by_NID(x509, NID_subject_key_identifier, -1) >= 0 {
            let extensionValue = X509_get_ext_d2i(x509, NID_subject_key_identifier, nil, nil)
            return try require(extensionValue, or: .invalidInput).assumingMemoryBound(to: ASN1_OCTET_STRING.self)
        }
        let bits = try require(X509_get0_pubkey_bitstr(x509))
        let octets = UnsafeRawBufferPointer(start: bits.pointee.data, count: Int(bits.pointee.length))
        let hash = try Digest.compute(.sha256, octets)
        let identifier = try require(ASN1_OCTET_STRING_new())
        try require(ASN1_OCTET_STRING_set(identifier, hash, 20))
        return identifier
    }

    func addSubjectKeyIdentifier() throws(CryptographyError) {
        let identifier = try keyIdentifier()
        defer { ASN1_OCTET_STRING_free(identifier) }
        try add(NID_subject_key_identifier, identifier, isCritical: false)
    }

    func addAuthorityKeyIdentifier(of issuer: Certificate) throws(CryptographyError) {
        let identifier = try require(AUTHORITY_KEYID_new())
        defer { AUTHORITY_KEYID_free(identifier) }
        identifier.pointee.keyid = try issuer.keyIdentifier()
        try add(NID_authority_key_identifier, identifier, isCritical: false)
    }

    func addNames(dns: [String], ip: [String]) throws(CryptographyError) {
        guard !(dns.isEmpty && ip.isEmpty), dns.allSatisfy(Self.isDNSName) else { throw .invalidInput }
        let names = try require(aegis_names_new())
        defer { aegis_names_free(names) }
        for name in dns {
            try require(aegis_names_add(names, GEN_DNS, name, Int32(name.utf8.count)))
        }
        for address in ip {
            let octets = try require(a2i_IPADDRESS(address), or: .invalidInput)
            defer { ASN1_OCTET_STRING_free(octets) }
            try require(
                aegis_names_add(names, GEN_IPADD, ASN1_STRING_get0_data(octets), ASN1_STRING_length(octets)))
        }
        try add(NID_subject_alt_name, UnsafeMutableRawPointer(names), isCritical: false)
    }

    /// - Returns: the certificate, DER.
    func signed(by key: PrivateKey) throws(CryptographyError) -> [UInt8] {
        guard X509_sign(x509, key.handle.key, module.digest(.sha256)) > 0 else {
            ERR_clear_error()
            throw .internalFailure
        }
        var output: UnsafeMutablePointer<UInt8>?
        let count = Int(i2d_X509(x509, &output))
        guard count > 0, let output else { throw .internalFailure }
        defer { aegis_clear_free(output, count) }
        return Array(UnsafeBufferPointer(start: output, count: count))
    }

    private func add(
        _ extension: Int32, _ value: UnsafeMutableRawPointer, isCritical: Bool
    ) throws(CryptographyError) {
        try require(X509_add1_ext_i2d(x509, `extension`, value, isCritical ? 1 : 0, 0))
    }

    /// Labels of letters, digits and hyphens, as hosts have them.
    /// - Source: RFC 1123 2.1; RFC 6125 6.4.3 for the wildcard
    private static func isDNSName(_ name: String) -> Bool {
        var labels = name.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
        if labels.count > 2, labels[0].elementsEqual([0x2A]) { labels.removeFirst() }
        return name.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.count) && label.first != 0x2D && label.last != 0x2D
                    && label.allSatisfy { byte in
                        switch byte {
                        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
                        default: false
                        }
                    }
            }
    }
}
