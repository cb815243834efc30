/// Why the crypto module did not do what it was asked. It carries no text and no bytes, so it can be logged as it is.
public enum CryptographyError: Error, Sendable, Equatable {
    /// The module is not started, or a self test or pairwise test failed: nothing works until the process is restarted.
    case moduleFailed
    /// The module does not offer the algorithm for this key or use; in FIPS mode also: it is not approved.
    case algorithmUnavailable
    /// The key's encoding, kind or size is not what was said.
    case invalidKey
    /// A length or shape that the algorithm does not take: a nonce of 11 bytes, a digest of the wrong size.
    case invalidInput
    /// More bytes than the algorithm or the key can take in one message.
    case messageTooLong
    /// A tag, commitment, integrity check or padding is wrong. One case for all, so that it is no oracle.
    case authenticationFailed
    /// The FIPS provider cannot be had.
    case providerUnavailable(ProviderProblem)
    /// OpenSSL refused what it should have done (memory, mostly).
    case internalFailure
}

/// What stands between the service and the FIPS provider.
public enum ProviderProblem: String, Sendable, Equatable, Codable {
    /// The file that `openssl fipsinstall` wrote cannot be read.
    case configurationUnreadable
    /// `fips.so` is not in the directory, its checksum is not the configuration's, or its self test failed.
    case loadFailed
    /// Something was loaded, but it is not an OpenSSL FIPS provider that says it is running.
    case notFIPS
    /// The module already runs in this process, with other settings.
    case startedDifferently
}
