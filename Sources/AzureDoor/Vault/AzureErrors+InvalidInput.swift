import KeyModel

/// The messages of BadParameter.
extension AzureErrors {
    static func message(for input: InvalidInput, about subject: ErrorSubject) -> String {
        switch input {
        case .plaintextTooLong(let limit, _, _):
            "Property 'value' is too long: this key and algorithm take at most \(limit) bytes."
        case .plaintextEmpty: "Property 'value' is empty."
        case .digestLength(let algorithm): digestLength(algorithm, subject)
        case .messageTooLong(let limit): "Property 'value' must have 1 to \(limit) bytes."
        case .purposeRequired, .purposeIncompatible: "Property 'key_ops' does not go with the key's type."
        case .pageMarker: "Query parameter '$skiptoken' has an invalid value."
        case .pageSize: "Query parameter 'maxresults' must be between 1 and 25."
        case .name, .reservedName: invalidName
        case .tagKey, .tagValue, .tagsDuplicated, .tagsReserved: "Property 'tags' has an invalid value."
        case .usagePeriod: "Property 'exp' must be later than 'nbf'."
        case .dataKeyLength: "Property 'count' has an invalid value."
        case .materialExpiryPassed, .materialExpiryTooFar, .materialDescription, .materialIdentifier,
            .wrappingAlgorithm, .wrappedMaterialLength:
            "A property has an invalid value."
        case .malformed, .waitingPeriod, .rotationPeriod, .description, .policyMalformed, .policyLocksOut,
            .policyPrincipal, .policyName,
            .context,
            .sameKey, .vaultAddress, .principal, .attestation, .peerKey, .messageForm,
            .hardwareCluster, .keyStore, .principalARN, .grantName, .grantIdentifier,
            .grantOperations, .grantOfGrantsAlone, .grantOperationsUnsuitable, .grantConstraints,
            .grantConstraintsUnsuitable:
            "A property has an invalid value."
        }
    }

    static let invalidName = "The key name must have 1 to 127 of the characters 0-9, a-z, A-Z and -."

    static func message(for limit: ServiceLimit) -> String {
        switch limit {
        case .tagsPerKey: "Property 'tags' has too many members."
        case .namesPerKey, .onDemandRotations, .policySize, .clustersPerVault, .grantsPerKey, .keyStoresPerVault:
            "A limit of the vault was reached (\(limit.rawValue))."
        }
    }

    private static func digestLength(_ algorithm: SignatureAlgorithm, _ subject: ErrorSubject) -> String {
        guard let digest = subject.digest, let name = subject.algorithm, let expected = algorithm.digest?.byteCount
        else {
            return "The digest's length does not go with the algorithm."
        }
        return "Invalid length of '\(digest.property)': \(digest.byteCount) bytes. "
            + "\(name) requires \(expected) bytes, encoded with base64url."
    }
}
