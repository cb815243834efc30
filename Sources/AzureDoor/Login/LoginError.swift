import KeyModel

/// Why there is no token: RFC 6749's error, and the number that Azure's clients look at.
/// - Source: RFC 6749, section 5.2; Microsoft identity platform, "AADSTS error codes"
enum LoginError: Error, Hashable, Sendable {
    case targetInvalid, pageNotFound, methodNotAllowed
    case formInvalid
    case parameterMissing(String)
    case grantUnsupported, scopeInvalid, resourceUnknown
    case instanceUnknown
    case clientUnknown, clientSecretWrong, clientSecretMissing, clientAuthenticationInvalid
    /// No policy lets the client have a token.
    case notAssigned
    case unavailable
    case incident(IncidentIdentifier?)

    /// How the gate's errors are said here.
    init(_ error: ServiceError) {
        switch error {
        case .credentialUnknown: self = .clientUnknown
        case .credentialWrong, .signatureExpired, .tokenExpired: self = .clientSecretWrong
        case .credentialMissing, .credentialMalformed: self = .clientAuthenticationInvalid
        case .accessDenied: self = .notAssigned
        case .invalidInput, .bodyTooLarge: self = .formInvalid
        case .unsupportedOperation: self = .grantUnsupported
        case .vaultNotFound, .principalNotFound: self = .clientUnknown
        case .concurrentChange, .overloaded, .auditUnavailable, .storageUnavailable, .hardwareUnavailable,
            .serviceUnreachable:
            self = .unavailable
        case .internalFault(let incident): self = .incident(incident)
        case .moduleFailed, .integrityViolated, .hardwareNotConfigured, .dryRunSucceeded: self = .incident(nil)
        // What a request for a token can't meet.
        case .keyNotFound, .keyVersionNotFound, .keyNameNotFound, .keyNameTaken, .vaultExists, .keyStateForbids,
            .keyPurposeForbids, .keyCapabilityMissing, .algorithmForbidden, .keyKindUnsupported,
            .keyAlgorithmUnsupported, .signatureAlgorithmUnsupported,
            .keyOriginForbids, .importTokenInvalid, .importTokenExpired, .keyMaterialIncorrect, .keyMaterialWaiting,
            .noKeyMaterialWaiting, .rotationImminent,
            .keyStoreNotFound, .keyStoreNameTaken, .keyStoreHasKeys, .keyStoreStateForbids, .keyStoreClusterForbids,
            .keyStoreUnreachable, .externalKeyFailed, .externalKeyTaken, .externalKeyUnsuitable,
            .proxyTaken,
            .limitExceeded, .grantNotFound, .grantTokenInvalid, .hardwareClusterNotFound, .hardwareModuleNotFound,
            .hardwareClusterForbids, .hardwareModulesTaken, .auditRecordNotFound, .ciphertextInvalid,
            .ciphertextOfAnotherKey, .signatureInvalid, .macInvalid, .keyNotPrimary, .replicaExists, .replicaNotFound:
            self = .incident(nil)
        }
    }
}
