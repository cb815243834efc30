import KeyModel
import ServiceRequests

/// Every refusal of the service, as AWS KMS says it.
///
/// - Source: AWS KMS API Reference, the errors of each operation; answers recorded from AWS (Tests/AWSDoorTests)
enum AWSErrors {
    /// - Parameter words: what the request said; nil before there was a request.
    static func error(for error: ServiceError, words: Words?) -> AWSError {
        switch error {
        case .credentialMissing, .credentialMalformed, .credentialUnknown, .credentialWrong, .signatureExpired,
            .tokenExpired:
            // After the session is made these come from races alone, such as an access key that was just revoked.
            AWSError.unknownClient
        case .accessDenied(let action, let resource, let reason):
            denial(of: action, on: resource, because: reason, words: words)
        case .invalidInput(let input): InputErrors.error(for: input, words: words)
        case .bodyTooLarge: .bodyTooLarge
        case .unsupportedOperation: .unsupported(nil)
        case .vaultNotFound, .keyNotFound, .keyVersionNotFound, .keyNameNotFound, .keyNameTaken, .vaultExists,
            .principalNotFound, .auditRecordNotFound, .replicaExists, .replicaNotFound, .grantNotFound:
            existence(error, words: words)
        case .keyStateForbids(let key, let condition): state(condition, of: arn(key, words))
        case .keyPurposeForbids, .keyCapabilityMissing, .algorithmForbidden, .keyKindUnsupported,
            .keyAlgorithmUnsupported, .signatureAlgorithmUnsupported, .keyNotPrimary:
            usage(error, words: words)
        case .keyOriginForbids, .importTokenInvalid, .importTokenExpired, .keyMaterialIncorrect, .keyMaterialWaiting,
            .noKeyMaterialWaiting, .rotationImminent:
            ImportErrors.error(for: error, words: words)
        case .hardwareClusterNotFound: AWSError("CloudHsmClusterNotFoundException")
        case .hardwareModuleNotFound, .hardwareClusterForbids, .hardwareModulesTaken:
            AWSError("CloudHsmClusterInvalidConfigurationException")
        case .externalKeyFailed(let failure): ExternalKeyErrors.error(for: failure, of: words?.operation)
        case .externalKeyTaken: ExternalKeyErrors.taken
        case .externalKeyUnsuitable: ExternalKeyErrors.unsuitable
        case .proxyTaken(let conflict): ExternalKeyErrors.conflict(conflict)
        case .keyStoreNotFound: KeyStoreErrors.notFound
        case .keyStoreNameTaken: AWSError("CustomKeyStoreNameInUseException")
        case .keyStoreHasKeys: AWSError("CustomKeyStoreHasCMKsException")
        case .keyStoreStateForbids(let store, let connection): KeyStoreErrors.state(connection, of: store)
        case .keyStoreClusterForbids(_, let fault): KeyStoreErrors.cluster(fault)
        case .keyStoreUnreachable: KeyStoreErrors.unreachable
        case .limitExceeded(let limit): self.limit(limit, words: words)
        case .grantTokenInvalid: .invalidGrantToken
        case .ciphertextInvalid: .invalidCiphertext
        case .ciphertextOfAnotherKey:
            AWSError(
                "IncorrectKeyException",
                "The key ID in the request does not identify a CMK that can perform this operation.")
        case .signatureInvalid: .invalidSignature
        case .macInvalid: .invalidMAC
        case .dryRunSucceeded: .dryRun
        case .concurrentChange:
            AWSError("KMSInternalException", "The key was changed at the same time; try again.", status: 500)
        case .overloaded:
            AWSError(
                "ThrottlingException",
                "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.")
        case .auditUnavailable: .internalFault
        case .storageUnavailable, .hardwareUnavailable, .serviceUnreachable: .dependency
        case .hardwareNotConfigured: .unsupported("No hardware security module is configured.")
        case .moduleFailed, .integrityViolated:
            AWSError("KMSInternalException", "The request was rejected because of an internal error.", status: 500)
        case .internalFault(let incident):
            AWSError("KMSInternalException", "Internal error, incident \(incident).", status: 500)
        }
    }

    private static func arn(_ key: KeyIdentifier, _ words: Words?) -> String { words?.arn(of: key) ?? key.text }

    /// - Source: IAM User Guide, "Troubleshoot access denied error messages"
    private static func denial(
        of action: ActionName, on resource: ResourceName, because reason: DenialReason, words: Words?
    ) -> AWSError {
        // Of another account's key, which nobody named, nothing is told.
        if let words, words.keyOfCiphertext != nil, case .key(_, let vault) = resource,
            vault.account != words.place.account
        {
            return .keyOfCiphertextMissing
        }
        let user = words?.place.callerARN ?? "anonymous"
        let policy = policyWords(reason)
        let cause =
            reason.isExplicit
            ? "with an explicit deny in \(policy.article) \(policy.name)"
            : "because no \(policy.name) allows the \(action.rawValue) action"
        return AWSError(
            "AccessDeniedException",
            "User: \(user) is not authorized to perform: \(action.rawValue) on resource: \(resource.arn) \(cause)")
    }

    private static func policyWords(_ reason: DenialReason) -> (article: String, name: String) {
        switch reason {
        case .identityPolicyDenies, .noIdentityPolicyAllows: ("an", "identity-based policy")
        case .resourcePolicyDenies, .noResourcePolicyAllows: ("a", "resource-based policy")
        case .boundaryDenies, .noBoundaryAllows: ("a", "permissions boundary")
        case .sessionPolicyDenies, .noSessionPolicyAllows: ("a", "session policy")
        }
    }

    private static func existence(_ error: ServiceError, words: Words?) -> AWSError {
        switch error {
        case .keyNotFound(let selector) where words?.keyOfCiphertext == selector: .keyOfCiphertextMissing
        case .keyNotFound(.id(let key)): .keyMissing(arn(key, words))
        case .keyNotFound(.name(let name)), .keyNameNotFound(let name):
            .aliasMissing(words?.arn(ofAlias: name) ?? "alias/" + name)
        case .keyVersionNotFound(let key): .notFound("Key material of '\(arn(key, words))' does not exist")
        case .keyNameTaken(let name, _):
            AWSError(
                "AlreadyExistsException",
                "An alias with the name \(words?.arn(ofAlias: name) ?? "alias/" + name) already exists")
        case .grantNotFound(let grant): .notFound("Grant ID \(grant) not found")
        case .vaultNotFound: unreachableVault(words)
        case .replicaExists(let key, let vault):
            AWSError("AlreadyExistsException", "\(KeyIdentity(key, in: vault).arn) already exists.")
        case .replicaNotFound(let key, let region):
            .keyMissing(words?.place.arn("key/" + key.text, inRegion: region) ?? key.text)
        default: .notFound("The resource does not exist")
        }
    }

    /// Another account's vault that isn't here: its keys don't exist as far as the caller can tell.
    private static func unreachableVault(_ words: Words?) -> AWSError {
        if let words, words.operation == .replicateKey, words.keys.first?.vault == words.place.vault {
            return .unsupported("The account has no vault in the replica region.")
        }
        guard let words, let key = words.keys.first(where: { $0.vault != words.place.vault }) ?? words.keys.first else {
            return AWSError("InvalidSignatureException", "Credential should be scoped to a valid region. ")
        }
        let arn = words.place.arn(of: key)
        if case .name = key.selector { return .aliasMissing(arn) }
        return .keyMissing(arn)
    }

    /// - Source: AWS KMS developer guide, "Key states of AWS KMS keys"
    private static func state(_ condition: KeyCondition, of arn: String) -> AWSError {
        let text =
            switch condition {
            case .suspended: "is disabled."
            case .pendingImport: "is pending import."
            case .awaitingDestruction: "is pending deletion."
            case .notAwaitingDestruction: "is not pending deletion."
            case .awaitingReplicaDestruction: "is pending replica deletion."
            case .destructionNotDue: "is pending deletion, which is not due yet."
            case .notYetActive: "is not active yet."
            case .expired: "is expired."
            case .deactivated: "is deactivated."
            case .compromised: "is compromised."
            case .destroyed: ""
            case .unavailable: "is unavailable."
            }
        if condition == .destroyed { return .keyMissing(arn) }
        let type = condition == .suspended ? "DisabledException" : "KMSInvalidStateException"
        return AWSError(type, arn + " " + text)
    }

    private static func usage(_ error: ServiceError, words: Words?) -> AWSError {
        let operation = words?.operation.rawValue ?? "this operation"
        return switch error {
        // Of the operations that say so, this one alone doesn't list InvalidKeyUsageException.
        case .keyPurposeForbids where words?.operation == .updateAlias:
            .validation("The current and the new KMS key of an alias must be of the same type and key usage.")
        case .keyPurposeForbids(let key, let purpose):
            AWSError(
                "InvalidKeyUsageException",
                "\(arn(key, words)) key usage is \(KeyUsageName(purpose).rawValue) which is not valid for \(operation)."
            )
        case .keyCapabilityMissing(let key, let capability):
            AWSError(
                "InvalidKeyUsageException",
                "\(arn(key, words)) was made without \(capability.rawValue), which \(operation) needs.")
        case .algorithmForbidden(_, let kind):
            AWSError(
                "InvalidKeyUsageException",
                "Algorithm \(words?.algorithm ?? "SYMMETRIC_DEFAULT") is incompatible with key spec "
                    + "\(KeySpecName(kind).rawValue).")
        case .keyNotPrimary(let key): .unsupported("\(arn(key, words)) is not a multi-region primary key.")
        case .keyAlgorithmUnsupported(let kind): .unsupported("KeySpec \(KeySpecName(kind).rawValue) is not supported.")
        case .signatureAlgorithmUnsupported(let algorithm):
            .unsupported("SigningAlgorithm \(SigningAlgorithmName(algorithm).rawValue) is not supported.")
        default: .unsupported(nil)
        }
    }

    private static func limit(_ limit: ServiceLimit, words: Words?) -> AWSError {
        switch limit {
        case .tagsPerKey: AWSError("TagException", "Too many tags")
        case .namesPerKey: AWSError("LimitExceededException", "The limit of aliases for the key has been reached.")
        case .onDemandRotations:
            AWSError(
                "LimitExceededException",
                "The on-demand rotations limit has been reached for the given keyId. "
                    + "No more on-demand rotations can be performed for this key: "
                    + (words?.keys.first.map { words?.place.arn(of: $0) ?? "" } ?? ""))
        case .grantsPerKey:
            AWSError(
                "LimitExceededException",
                "The limit of 50000 grants has been reached for the key: "
                    + (words?.keys.first.map { words?.place.arn(of: $0) ?? "" } ?? ""))
        case .keyStoresPerVault:
            AWSError("LimitExceededException", "The limit of custom key stores for the account has been reached.")
        case .clustersPerVault: AWSError("LimitExceededException")
        case .policySize: AWSError("LimitExceededException", "The key policy is larger than 32768 bytes.")
        }
    }
}
