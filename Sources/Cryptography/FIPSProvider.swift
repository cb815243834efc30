import COpenSSL

/// Where the FIPS provider is.
public struct FIPSSettings: Sendable, Equatable {
    /// The directory that holds `fips.so`.
    public var modulePath: String
    /// The file that `openssl fipsinstall` wrote for this `fips.so` (`fipsmodule.cnf`).
    public var configurationPath: String

    public init(modulePath: String, configurationPath: String) {
        self.modulePath = modulePath
        self.configurationPath = configurationPath
    }
}

/// Loads OpenSSL's FIPS provider, and `base` beside it, which reads and writes keys and does no cryptography.
enum FIPSProvider {
    /// What makes OpenSSL load both; `[fips_sect]` follows from the file of `fipsinstall`.
    private static let configuration = """
        openssl_conf = aegis
        [aegis]
        providers = aegis_providers
        [aegis_providers]
        fips = fips_sect
        base = aegis_base
        [aegis_base]
        activate = 1

        """

    /// - Returns: the module's description.
    static func load(_ settings: FIPSSettings, into library: OpaquePointer) throws(CryptographyError) -> String {
        let text = try require(memory(startingWith: configuration))
        defer { BIO_free(text) }
        try append(fileAt: settings.configurationPath, to: text)
        let problem = CryptographyError.providerUnavailable(.loadFailed)
        try require(OSSL_PROVIDER_set_default_search_path(library, settings.modulePath), or: problem)
        try activate(text, in: library)
        guard OSSL_PROVIDER_available(library, "fips") == 1 else { throw problem }
        try require(EVP_set_default_properties(library, "fips=yes"), or: problem)
        return try describe(try require(OSSL_PROVIDER_load(library, "fips"), or: problem), in: library)
    }

    private static func activate(_ text: OpaquePointer, in library: OpaquePointer) throws(CryptographyError) {
        let parsed = try require(NCONF_new_ex(library, nil))
        defer { NCONF_free(parsed) }
        try require(
            NCONF_load_bio(parsed, text, nil), or: .providerUnavailable(.configurationUnreadable))
        try require(CONF_modules_load(parsed, nil, 0), or: .providerUnavailable(.loadFailed))
    }

    /// The name says who wrote it, the status that its self tests passed, and the fetch that it does the work.
    private static func describe(
        _ provider: OpaquePointer, in library: OpaquePointer
    ) throws(CryptographyError) -> String {
        let problem = CryptographyError.providerUnavailable(.notFIPS)
        guard let name = text("name", of: provider), let version = text("version", of: provider),
            name.contains("FIPS"), aegis_provider_is_running(provider) == 1
        else { throw problem }
        try require(OSSL_PROVIDER_self_test(provider), or: problem)
        let digest = try require(EVP_MD_fetch(library, "SHA2-256", nil), or: problem)
        defer { EVP_MD_free(digest) }
        guard EVP_MD_get0_provider(digest) == provider else { throw problem }
        return "OpenSSL \(String(cString: OpenSSL_version(OPENSSL_VERSION_STRING))), \(name) \(version)"
    }

    private static func text(_ parameter: String, of provider: OpaquePointer) -> String? {
        var text: UnsafePointer<CChar>?
        guard aegis_provider_text(provider, parameter, &text) == 1, let text else { return nil }
        return String(cString: text)
    }

    private static func memory(startingWith text: String) -> OpaquePointer? {
        let memory = BIO_new(BIO_s_mem())
        BIO_puts(memory, text)
        return memory
    }

    private static func append(fileAt path: String, to memory: OpaquePointer) throws(CryptographyError) {
        let unreadable = CryptographyError.providerUnavailable(.configurationUnreadable)
        let file = try require(BIO_new_file(path, "r"), or: unreadable)
        defer { BIO_free(file) }
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = BIO_read(file, &chunk, Int32(chunk.count))
            if count == 0 { return }
            guard count > 0, BIO_write(memory, chunk, count) == count else { throw unreadable }
        }
    }
}
