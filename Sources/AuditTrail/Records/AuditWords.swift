/// What a record tells of.
public enum AuditPhase: String, Sendable, Codable, CaseIterable {
    /// Written before an effect that can't be undone.
    case intent
    /// What came of a request that was carried out, or failed while it was.
    case outcome
    /// A request that was not carried out: not authenticated, not authorized, not valid.
    case refused
    /// What the service did by itself: it started, it stopped.
    case event
}

/// Whether the crypto module's work was an approved service (FIPS 140-3, AS02.24).
public enum AuditIndicator: String, Sendable, Codable, CaseIterable {
    case approved, notApproved
}

/// What a record may say beside its fixed fields: a closed list, so that no caller's bytes find a way in.
public enum DetailName: String, Sendable, Codable, CaseIterable {
    case keyName, vaultName, keyState, keyCondition, destructionDate, usagePeriod
    case algorithm, purpose, capability
    /// Imported material: its identifier, how it came wrapped, when it expires.
    case material, wrappingAlgorithm, materialExpiry
    /// The keys of the encryption context, never its values.
    case contextKeys
    case tagKeys, tagCount
    /// SHA-256 of a policy's text, in hexadecimal digits.
    case policyDigest
    case principal, action, resource
    /// A grant's identifier.
    case grant
    case cluster, hardwareModule
    case rotationPeriodInDays, pendingWindowInDays
    case incident, dryRun, userAgent
    case byteCount, resultCount
    // What an external key store's request says of the request that it is made for; nothing of it is checked.
    case externalPrincipal, externalKey, externalOperation, externalRequestID, externalService
    case externalVPC, externalVPCEndpoint
    /// Whether a key was exposed, or no longer is.
    case exposed
    case keyStore
    /// Of a verification: `valid` or `invalid`.
    case verdict
    /// Of a recipient's attestation: SHA-256 of the document, the machine's name, and its image's digest (SHA-384).
    case attestationDigest, attestedModule, attestedImage
}
