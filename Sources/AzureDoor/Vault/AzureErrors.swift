import HTTPTypes
import KeyModel

/// How the vault's protocol says each of our errors.
/// - Source: Azure Key Vault REST API error codes; azure-sdk troubleshooting guides (`KeyOperationForbidden`, AKV10000)
enum AzureErrors {
    static func error(for error: ServiceError, about subject: ErrorSubject) -> AzureError {
        switch error {
        case .credentialMissing: .unauthorized("AKV10000: Request is missing a Bearer or PoP token.")
        case .credentialMalformed: .unauthorized("Error validating token: it is malformed.")
        case .credentialUnknown: .unauthorized("Error validating token: its issuer, tenant or subject is unknown here.")
        case .credentialWrong: .unauthorized("Error validating token: its signature, issuer or audience is invalid.")
        case .signatureExpired, .tokenExpired: .unauthorized("[TokenExpired] Error validating token: it has expired.")
        case .vaultNotFound: .vaultNotFound

        case .accessDenied(let action, _, _):
            .forbidden(
                "Caller is not authorized to perform action on resource.\r\nAction: '\(action.rawValue)'",
                inner: "ForbiddenByRbac")

        case .invalidInput(let input): .badParameter(message(for: input, about: subject))
        case .bodyTooLarge(let limit):
            AzureError(.contentTooLarge, "RequestBodyTooLarge", "The request body is larger than \(limit) bytes.")
        case .unsupportedOperation: .unsupported(subject.word)

        case .keyNotFound, .keyVersionNotFound, .keyNameNotFound: keyNotFound(subject)
        case .keyNameTaken, .vaultExists: AzureError(.conflict, "Conflict", "The name is in use.")
        case .principalNotFound, .auditRecordNotFound, .grantNotFound, .hardwareClusterNotFound,
            .hardwareModuleNotFound:
            AzureError(.notFound, "NotFound", "It was not found.")
        case .keyStoreNotFound, .keyStoreNameTaken, .keyStoreHasKeys, .keyStoreStateForbids, .keyStoreClusterForbids:
            keyStore
        case .externalKeyFailed, .externalKeyTaken, .externalKeyUnsuitable, .proxyTaken:
            AzureError(.serviceUnavailable, "ServiceUnavailable", "The external key manager did not do it.")
        case .keyStoreUnreachable: AzureError(.serviceUnavailable, "ServiceUnavailable", "The HSM can't be reached.")
        case .hardwareClusterForbids, .hardwareModulesTaken:
            AzureError(.conflict, "Conflict", "The cluster is not in a state that allows this.")
        case .keyStateForbids(_, let condition): self.error(for: condition, about: subject)
        case .keyPurposeForbids: operationForbidden(subject.word)
        case .keyCapabilityMissing(_, let capability): operationForbidden(capability.rawValue)
        case .algorithmForbidden(_, let algorithm): incompatible(algorithm, subject)
        case .keyKindUnsupported: .badParameter("Operation \(subject.word) is not supported for a key of this type.")
        case .keyAlgorithmUnsupported: .badParameter("Keys of this type or size are not supported by this vault.")
        case .keyOriginForbids(_, .keyStore), .keyOriginForbids(_, .external): keyStore
        case .keyOriginForbids(_, .imported):
            .badParameter("Operation \(subject.word) is not supported for a key that was imported.")
        case .keyOriginForbids: .badParameter("Operation \(subject.word) is not supported for a key of this origin.")
        case .importTokenInvalid, .importTokenExpired, .keyMaterialIncorrect:
            .badParameter("The parameter is incorrect.\r\n")
        case .keyMaterialWaiting, .noKeyMaterialWaiting, .rotationImminent:
            AzureError(.conflict, "Conflict", "The key is not in a state that allows this.")
        case .keyNotPrimary: .badParameter("Operation \(subject.word) is for the primary of a multi-region key.")
        case .replicaExists: AzureError(.conflict, "Conflict", "The key is in that vault already.")
        case .replicaNotFound: keyNotFound(subject)
        case .signatureAlgorithmUnsupported: .badParameter("The signature algorithm is not supported by this vault.")
        case .limitExceeded(let limit): .badParameter(message(for: limit))

        // One text for all of them, and the real service's: what exactly is wrong is an oracle.
        case .ciphertextInvalid, .ciphertextOfAnotherKey, .signatureInvalid, .macInvalid:
            .badParameter("The parameter is incorrect.\r\n")
        // Grants are no matter of the vault's protocol.
        case .dryRunSucceeded, .grantTokenInvalid: internalError

        case .concurrentChange:
            AzureError(.conflict, "Conflict", "The key was changed by another request at the same time. Try again.")
        case .overloaded:
            AzureError(
                .tooManyRequests, "Throttled", "Request was not processed because too many requests were received.")
        case .auditUnavailable, .storageUnavailable, .hardwareUnavailable, .serviceUnreachable:
            AzureError(.serviceUnavailable, "ServiceUnavailable", "The service is temporarily unavailable. Try again.")
        case .hardwareNotConfigured:
            AzureError(.badRequest, "NotSupported", "This vault has no HSM: key types that end with '-HSM' need one.")
        case .moduleFailed, .integrityViolated: internalError
        case .internalFault(let incident):
            AzureError(
                .internalServerError, "InternalServerError",
                "An internal error has occurred. The operator finds it under \(incident).")
        }
    }

    private static let internalError = AzureError(
        .internalServerError, "InternalServerError", "An internal error has occurred.")

    private static func error(for condition: KeyCondition, about subject: ErrorSubject) -> AzureError {
        let notAllowed = "Operation \(subject.word) is not allowed "
        return switch condition {
        case .suspended: .forbidden(notAllowed + "on a disabled key.", inner: "KeyDisabled")
        case .deactivated, .compromised:
            .forbidden(notAllowed + "on a key that is \(condition.rawValue).", inner: "KeyDisabled")
        case .expired: .forbidden(notAllowed + "on an expired key.", inner: "KeyExpired")
        case .notYetActive: .forbidden(notAllowed + "on a key that is not yet valid.", inner: "KeyNotYetValid")
        case .awaitingDestruction, .awaitingReplicaDestruction:
            // A name that waits for its key's destruction can't be had again; all else doesn't see the key any more.
            subject.word == AzureOperation.createKey.word ? deletedButRecoverable(subject) : keyNotFound(subject)
        case .destroyed: keyNotFound(subject)
        case .notAwaitingDestruction, .destructionNotDue, .pendingImport, .unavailable:
            AzureError(.conflict, "Conflict", "The key is not in a state that allows this.")
        }
    }

    static func keyNotFound(_ subject: ErrorSubject) -> AzureError {
        AzureError(
            .notFound, "KeyNotFound",
            "A key with (name/id) \(subject.keyName ?? "") was not found in this key vault. If you recently deleted this "
                + "key you may be able to recover it using the correct recovery command.")
    }

    private static func deletedButRecoverable(_ subject: ErrorSubject) -> AzureError {
        AzureError(
            .conflict, "Conflict",
            "Key \(subject.keyName ?? "") is currently in a deleted but recoverable state, and its name cannot be reused.",
            inner: "ObjectIsDeletedButRecoverable")
    }

    private static func operationForbidden(_ word: String) -> AzureError {
        .forbidden("Operation \(word) is not permitted on this key.", inner: "KeyOperationForbidden")
    }

    private static let keyStore = AzureError(
        .badRequest, "NotSupported", "The key lives in a key store, which this protocol has no word for.")

    /// - Parameter subject: without an algorithm it is `create` that meets a key of another kind.
    private static func incompatible(_ algorithm: KeyAlgorithm, _ subject: ErrorSubject) -> AzureError {
        guard let name = subject.algorithm else {
            return .badParameter("A new version must have the type, size and curve of the key's other versions.")
        }
        return .badParameter(
            "Key and algorithm are incompatible. The key is of type '\(JSONWebKeyType(algorithm.family).rawValue)', which "
                + "algorithm '\(name)' does not go with.")
    }
}

extension AzureError {
    static func unsupported(_ word: String) -> AzureError {
        AzureError(.badRequest, "NotSupported", "Operation '\(word)' is not supported by this service.")
    }
}
