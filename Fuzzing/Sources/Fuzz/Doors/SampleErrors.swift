import FoundationEssentials
import KeyModel
import ServiceRequests

/// What the scripted gate can be told to refuse with: by its label, and where that has several, what they differ in
/// behind a slash (`keyStateForbids/suspended`).
enum SampleErrors {
    static let ofCredentials = table(
        [
            .credentialMalformed, .credentialUnknown, .credentialWrong, .tokenExpired, .vaultNotFound,
            .signatureExpired(signed: SampleOutcomes.date, now: SampleOutcomes.date.addingTimeInterval(900)),
            .auditUnavailable,
        ])

    static let ofRequests = table(
        common + keys + keyConditions + clusters + stores + faults
            + InvalidInputs.all.map(ServiceError.invalidInput)
            + ExternalKeyFailure.allCases.map(ServiceError.externalKeyFailed))

    private static let key = SampleOutcomes.key
    private static let cluster = SampleOutcomes.cluster.identifier
    private static let store = SampleOutcomes.keyStore.identifier

    private static let common: [ServiceError] = [
        .accessDenied(.encrypt, .key(key, vault: SampleOutcomes.vault), because: .resourcePolicyDenies),
        .bodyTooLarge(limit: 1 << 20), .unsupportedOperation, .limitExceeded(.tagsPerKey), .dryRunSucceeded,
        .vaultExists("app"), .principalNotFound, .auditRecordNotFound, .ciphertextInvalid, .ciphertextOfAnotherKey,
        .signatureInvalid, .macInvalid,
    ]

    private static let keys: [ServiceError] = [
        .keyNotFound(.name("app")), .keyVersionNotFound(key), .keyNameNotFound("app"), .keyNameTaken("app", key),
        .keyPurposeForbids(key, .signVerify), .keyCapabilityMissing(key, .encrypt), .algorithmForbidden(key, .rsa2048),
        .keyKindUnsupported(key), .keyAlgorithmUnsupported(.rsa2048), .keyOriginForbids(key, .imported),
        .importTokenInvalid, .importTokenExpired, .keyMaterialIncorrect,
        .keyMaterialWaiting(SampleOutcomes.material, key, waiting: SampleOutcomes.material), .noKeyMaterialWaiting(key),
        .rotationImminent(key), .keyNotPrimary(key), .replicaExists(key, SampleOutcomes.vault),
        .replicaNotFound(key, region: "us-gov-east-1"), .signatureAlgorithmUnsupported(.rsaPSS(.sha256)),
        .grantNotFound(SampleOutcomes.grant.identifier), .grantTokenInvalid,
    ]

    private static let keyConditions: [ServiceError] = [
        .suspended, .awaitingDestruction, .notAwaitingDestruction, .destroyed, .notYetActive, .expired, .deactivated,
        .compromised, .destructionNotDue, .pendingImport, .unavailable, .awaitingReplicaDestruction,
    ].map { .keyStateForbids(key, $0) }

    private static let clusters: [ServiceError] =
        [
            .hardwareClusterNotFound(cluster), .hardwareModuleNotFound(cluster),
            .hardwareModulesTaken("us-gov-west-1a"), .hardwareNotConfigured,
        ] + HardwareClusterCondition.allCases.map { .hardwareClusterForbids(cluster, $0) }

    private static let stores: [ServiceError] = {
        var errors: [ServiceError] = [
            .externalKeyTaken, .externalKeyUnsuitable, .keyStoreNotFound, .keyStoreNameTaken, .keyStoreHasKeys(store),
            .keyStoreUnreachable(store),
        ]
        errors += ProxyConflict.allCases.map { .proxyTaken($0) }
        errors += KeyStoreConnection.allCases.map { .keyStoreStateForbids(store, $0) }
        errors += KeyStoreClusterFault.allCases.map { .keyStoreClusterForbids(cluster, $0) }
        return errors
    }()

    private static let faults: [ServiceError] = [
        .concurrentChange, .overloaded, .auditUnavailable, .storageUnavailable, .hardwareUnavailable, .moduleFailed,
        .integrityViolated, .serviceUnreachable, .internalFault("0123456789ab"),
    ]

    /// The first of a label has it alone, too.
    private static func table(_ errors: [ServiceError]) -> [String: ServiceError] {
        var named: [String: ServiceError] = [:]
        for error in errors {
            if named[error.label] == nil { named[error.label] = error }
            named["\(error.label)/\(detail(of: error))"] = error
        }
        return named
    }

    private static func detail(of error: ServiceError) -> String {
        if case .invalidInput(let input) = error { return InvalidInputs.name(of: input) }
        return String(String(describing: error).split { "(.)".contains($0) }.last ?? "")
    }
}

/// One of each that a request's shape can have wrong.
private enum InvalidInputs {
    static let all: [InvalidInput] = {
        var all: [InvalidInput] = [
            .malformed, .plaintextTooLong(limit: 4096, .symmetric, .aes256), .plaintextEmpty,
            .digestLength(.rsaPSS(.sha256)), .messageTooLong(limit: 4096), .dataKeyLength, .purposeRequired,
            .purposeIncompatible(.signVerify, .aes256), .waitingPeriod, .rotationPeriod, .pageMarker, .pageSize, .name,
            .reservedName, .description, .tagKey, .tagValue, .tagsDuplicated, .tagsReserved, .policyMalformed,
            .policyLocksOut, .policyPrincipal, .policyName, .context, .usagePeriod, .sameKey, .materialExpiryPassed,
            .materialExpiryTooFar, .materialDescription, .materialIdentifier, .wrappingAlgorithm,
            .wrappedMaterialLength, .vaultAddress, .principal, .principalARN, .grantName, .grantIdentifier,
            .grantOperations, .grantOfGrantsAlone, .grantOperationsUnsuitable([.sign, .verify]), .grantConstraints,
            .grantConstraintsUnsuitable, .peerKey(.ecP256), .messageForm(.rsaPSS(.sha256)),
        ]
        all += HardwareClusterFault.allCases.map { .hardwareCluster($0) }
        all += KeyStoreInput.allCases.map { .keyStore($0) }
        all += AttestationProblem.allCases.map { .attestation($0) }
        return all
    }()

    static func name(of input: InvalidInput) -> String {
        switch input {
        case .hardwareCluster(let fault): return "hardwareCluster.\(fault.rawValue)"
        case .keyStore(let input): return "keyStore.\(input.rawValue)"
        case .attestation(let problem): return "attestation.\(problem.rawValue)"
        default: return String(String(describing: input).prefix { $0 != "(" })
        }
    }
}
