import KeyModel
import ServiceRequests

/// What is wrong with a request's values, in AWS's words. Most of it the door finds first, in `InputReader`.
enum InputErrors {
    static func error(for input: InvalidInput, words: Words?) -> AWSError {
        switch input {
        case .plaintextTooLong(let limit, let algorithm, let kind):
            .validation(
                "Algorithm \(EncryptionAlgorithmName(algorithm).rawValue) and key spec \(KeySpecName(kind).rawValue) "
                    + "cannot encrypt data larger than \(limit) bytes.")
        case .plaintextEmpty: constraint("plaintext", .atLeast(1))
        case .messageTooLong(let limit): constraint("message", .atMost(limit))
        case .digestLength(let algorithm):
            .validation("Digest is invalid length for algorithm \(SigningAlgorithmName(algorithm).rawValue).")
        case .dataKeyLength: .validation("NumberOfBytes must be between 1 and 1024.")
        case .purposeRequired:
            .validation("You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.")
        case .purposeIncompatible(let purpose, let kind):
            .validation(
                "KeyUsage \(KeyUsageName(purpose).rawValue) is not compatible with KeySpec "
                    + KeySpecName(kind).rawValue)
        case .waitingPeriod: .validation("PendingWindowInDays must be between 7 and 30.")
        case .rotationPeriod: .validation("RotationPeriodInDays must be between 90 and 2560.")
        case .pageMarker: .invalidMarker
        case .pageSize: .validation("Limit must be between 1 and 1000.")
        case .name, .reservedName, .policyName: naming(input)
        case .description: constraint("description", .atMost(8192))
        case .tagKey, .tagValue, .tagsDuplicated, .tagsReserved: tagging(input)
        case .policyMalformed: AWSError("MalformedPolicyDocumentException", "Syntax errors in policy.")
        case .policyLocksOut:
            AWSError(
                "MalformedPolicyDocumentException",
                "The new key policy will not allow you to update the key policy in the future.")
        case .policyPrincipal:
            AWSError(
                "MalformedPolicyDocumentException",
                "Policy contains a statement with one or more invalid principals.")
        case .context: .validation("The encryption context is too large.")
        case .keyStore(let input): KeyStoreErrors.input(input)
        case .sameKey: .validation("The source and the destination are the same key.")
        case .attestation(let problem): .validation(text(of: problem))
        case .peerKey(let kind):
            .validation("The public key is not a valid public key for key spec \(KeySpecName(kind).rawValue).")
        case .messageForm(let algorithm):
            .validation(
                "The message type is not compatible with the signing algorithm "
                    + "\(SigningAlgorithmName(algorithm).rawValue).")
        case .materialExpiryPassed, .materialExpiryTooFar, .materialDescription, .materialIdentifier,
            .wrappingAlgorithm, .wrappedMaterialLength:
            importing(input)
        case .principalARN, .grantName, .grantIdentifier, .grantOperations, .grantOfGrantsAlone,
            .grantOperationsUnsuitable, .grantConstraints, .grantConstraintsUnsuitable:
            granting(input)
        case .malformed, .usagePeriod, .vaultAddress, .principal, .hardwareCluster:
            .validation("The request is not valid.")
        }
    }

    /// AWS publishes none of its texts for these.
    private static func text(of problem: AttestationProblem) -> String {
        switch problem {
        case .rootMissing: "The attestation document can't be verified: no attestation root is configured."
        case .malformed: "The attestation document is not valid."
        case .certificateUntrusted: "The attestation document's certificate chain is not valid."
        case .certificateExpired: "The attestation document's certificate is expired or not yet valid."
        case .signatureInvalid: "The attestation document's signature is not valid."
        case .stale: "The attestation document is expired."
        case .publicKeyUnusable: "The attestation document has no valid public key."
        }
    }

    private static func constraint(_ member: String, _ constraint: Constraint) -> AWSError {
        .validation(Violation(path: member, value: nil, constraint: constraint).message)
    }

    private static func naming(_ input: InvalidInput) -> AWSError {
        switch input {
        case .reservedName: AWSError("NotAuthorizedException")
        case .policyName: .notFound("No such policy exists")
        default: AWSError("InvalidAliasNameException", "The alias contains invalid characters.")
        }
    }

    private static func importing(_ input: InvalidInput) -> AWSError {
        switch input {
        case .materialExpiryPassed: .validation("ValidTo must be in the future")
        case .materialExpiryTooFar: .validation("ValidTo must be within 365 days of the request")
        case .materialDescription: constraint("keyMaterialDescription", .matches("^[a-zA-Z0-9:/_\\s.-]+$"))
        case .wrappedMaterialLength: .validation("Invalid encrypted key size.")
        case .wrappingAlgorithm:
            .unsupported("The wrapping algorithm is not supported for key material of this key spec.")
        default: .validation("A KeyMaterialId cannot be specified with ImportType NEW_KEY_MATERIAL.")
        }
    }

    /// - Source: AWS KMS API Reference, CreateGrant
    private static func granting(_ input: InvalidInput) -> AWSError {
        switch input {
        case .principalARN: AWSError("InvalidArnException", "ARN does not refer to a valid principal")
        case .grantIdentifier: AWSError("InvalidGrantIdException", "The grant ID is not valid.")
        case .grantOfGrantsAlone: .validation("Grants must not contain only the CreateGrant operation.")
        case .grantOperationsUnsuitable(let operations):
            .validation(
                "Operations [\(operations.map(\.rawValue).joined(separator: ", "))] are not supported for the key usage and "
                    + "key spec of the KMS key.")
        case .grantConstraints:
            .validation(
                "Each grant constraint can include up to \(GrantLimits.pairsPerConstraint) encryption context pairs, with "
                    + "values of up to \(GrantLimits.constraintValueLength) characters.")
        case .grantConstraintsUnsuitable:
            .validation("Grant constraints are supported only for symmetric encryption KMS keys.")
        case .grantName: .validation("The grant name is not valid.")
        default: .validation("Operations must be a list of at least one grant operation.")
        }
    }

    private static func tagging(_ input: InvalidInput) -> AWSError {
        switch input {
        case .tagsDuplicated: AWSError("TagException", "Duplicate tag keys")
        case .tagsReserved: AWSError("TagException", "Tags beginning with aws: are reserved")
        default: AWSError("TagException", "The tag is not valid.")
        }
    }
}
