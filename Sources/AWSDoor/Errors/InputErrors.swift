import KeyModel

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
        case .context: .validation("The encryption context is too large.")
        case .sameKey: .validation("The source and the destination are the same key.")
        case .materialExpiryPassed, .materialExpiryTooFar, .materialDescription, .materialIdentifier,
            .wrappingAlgorithm, .wrappedMaterialLength:
            importing(input)
        case .malformed, .usagePeriod, .vaultAddress, .principal, .hardwareCluster:
            .validation("The request is not valid.")
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

    private static func tagging(_ input: InvalidInput) -> AWSError {
        switch input {
        case .tagsDuplicated: AWSError("TagException", "Duplicate tag keys")
        case .tagsReserved: AWSError("TagException", "Tags beginning with aws: are reserved")
        default: AWSError("TagException", "The tag is not valid.")
        }
    }
}
