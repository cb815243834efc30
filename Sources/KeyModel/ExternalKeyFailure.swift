/// Why an external key manager, behind its proxy, did not do what it was asked.
/// - Source: AWS KMS External Key Store Proxy API Specification, "Error codes"
public enum ExternalKeyFailure: String, Error, Sendable, Codable, CaseIterable {
    // What the proxy says
    /// It finds something wrong with our request's values.
    case requestRefused
    case keyNotEnabled
    case ciphertextRefused
    case usageUnsupported
    case credentialRefused
    case accessDenied
    case keyNotFound
    case uriPathRefused
    case operationUnsupported
    case dependencyTimedOut
    case throttled
    case internalFault

    // What we find ourselves
    case unreachable
    /// Its certificate is not for that host, or not by an authority that we trust; or it speaks no TLS.
    case tlsFailed
    /// It didn't answer within 250 milliseconds.
    case timedOut
    /// It answered what can't be understood, or what can't be right.
    case responseMalformed
    /// What it decrypted is not what we had it encrypt.
    case plaintextForeign
    /// The key store is not connected to it.
    case notConnected
}
