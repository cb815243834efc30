import KeyModel

/// What is wrong with a request, in words, and what would be right.
enum InvalidInputText {
    static func words(for input: InvalidInput) -> (String, String?) {
        switch input {
        case .plaintextTooLong(let limit, _, let algorithm):
            (
                "a key of \(algorithm.rawValue) encrypts at most \(limit) bytes at once",
                "encrypt large files under a data key"
            )
        case .plaintextEmpty: ("there is nothing to encrypt", "give it to standard input, or name a file with --in")
        case .digestLength: ("the digest's length doesn't go with the signature algorithm", nil)
        case .messageTooLong(let limit): ("the message is longer than \(limit) bytes", "sign its digest")
        case .malformed: ("the request could not be read", "are client and service of one version?")
        case .dataKeyLength: ("a data key has 1 to 1,024 bytes", nil)
        case .purposeRequired: ("the key's purpose is missing", "add --purpose")
        case .purposeIncompatible(let purpose, let algorithm):
            ("\(algorithm.rawValue) keys are not for \(purpose.rawValue)", "choose another --purpose or --algorithm")
        case .waitingPeriod: ("the waiting period is 7 to 30 days", "see --days")
        case .rotationPeriod: ("the rotation period is 90 to 2,560 days", nil)
        case .pageMarker: ("that place in the listing doesn't exist", nil)
        case .pageSize: ("at most 1,000 at once", "see --limit")
        case .name: ("a key's name has 1 to 250 letters, digits and / _ -", nil)
        case .reservedName: ("names that start with 'aws/' are reserved", nil)
        case .description: ("a description has at most 8,192 bytes", nil)
        case .tagKey: ("a tag's key has 1 to 128 characters", nil)
        case .tagValue: ("a tag's value has at most 256 characters", nil)
        case .tagsDuplicated: ("a tag is named twice", nil)
        case .tagsReserved: ("tags that start with 'aws:' are reserved", nil)
        case .policyMalformed: ("that is not a policy in IAM's language", "'aegis-kms key policy get' shows one")
        case .policyLocksOut:
            (
                "with that policy you could not change it again",
                "let it allow you kms:PutKeyPolicy, or add --bypass-lockout-check"
            )
        case .policyPrincipal:
            ("the policy names a principal who doesn't exist", "make them first, or leave them out")
        case .policyName: ("a key has one policy, 'default'", nil)
        case .context: ("the encryption context is malformed, or larger than 8,192 bytes", "write --context NAME=VALUE")
        case .usagePeriod: ("the usage period ends before it starts", nil)
        case .materialExpiryPassed: ("the material would have expired already", "see --expires")
        case .materialExpiryTooFar: ("material expires within 365 days, or never", "see --expires")
        case .materialDescription:
            ("a material's description has at most 256 letters, digits, spaces and : / _ . -", nil)
        case .materialIdentifier: ("a material's id is 64 hexadecimal digits, and new material has none yet", nil)
        case .wrappingAlgorithm: ("material of that kind can't be wrapped that way", nil)
        case .wrappedMaterialLength: ("the wrapped material is not as long as its wrapping makes it", nil)
        case .sameKey: ("source and destination are the same key", nil)
        case .keyStore(let input): ("the key store's \(input.rawValue) breaks a rule", nil)
        case .hardwareCluster(let fault): ("the cluster's \(fault.rawValue) breaks a rule", nil)
        case .vaultAddress: ("the vault's name, region, partition, account or tenant breaks a rule", nil)
        case .principalARN:
            ("that ARN names no principal", "write arn:PARTITION:iam::ACCOUNT:user/NAME, role/NAME or root")
        case .grantName: ("a grant's name has 1 to 256 letters, digits and : / _ -", nil)
        case .grantIdentifier: ("a grant's identifier has 64 hexadecimal digits", "'aegis-kms grant list' shows it")
        case .grantOperations: ("a grant has operations, each once", "write --operation Encrypt")
        case .grantOfGrantsAlone: ("a grant can't be for CreateGrant alone", "add what may be granted on")
        case .grantOperationsUnsuitable(let operations):
            ("the key can't do \(operations.map(\.rawValue).joined(separator: ", "))", "choose others, or another key")
        case .grantConstraints: ("a constraint has at most 8 pairs, with values of at most 384 characters", nil)
        case .grantConstraintsUnsuitable: ("only keys for symmetric encryption take an encryption context", nil)
        case .principal: ("the principal's name or account breaks a rule", nil)
        case .attestation(let problem):
            ("the attestation document is not believed (\(problem.rawValue))", "see docs/operations/nitro-enclaves.md")
        case .peerKey(let algorithm): ("the other side's public key is not one of \(algorithm.rawValue)", nil)
        case .messageForm: ("the signature algorithm doesn't take the message in that form", nil)
        }
    }
}
