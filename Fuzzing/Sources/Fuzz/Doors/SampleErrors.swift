import FoundationEssentials
import KeyModel

/// What the scripted gate can be told to refuse with, by label.
enum SampleErrors {
    static let ofCredentials: [ServiceError] = [
        .credentialMalformed, .credentialUnknown, .credentialWrong,
        .signatureExpired(signed: SampleOutcomes.date, now: SampleOutcomes.date.addingTimeInterval(900)), .tokenExpired,
        .vaultNotFound, .auditUnavailable,
    ]

    static let ofRequests: [ServiceError] = [
        .accessDenied(.encrypt, .key(SampleOutcomes.key, vault: SampleOutcomes.vault), because: .resourcePolicyDenies),
        .keyNotFound(.name("app")), .keyVersionNotFound(SampleOutcomes.key), .keyNameNotFound("app"),
        .keyNameTaken("app", SampleOutcomes.key), .keyStateForbids(SampleOutcomes.key, .awaitingDestruction),
        .keyPurposeForbids(SampleOutcomes.key, .signVerify), .keyCapabilityMissing(SampleOutcomes.key, .encrypt),
        .algorithmForbidden(SampleOutcomes.key, .rsa2048), .keyKindUnsupported(SampleOutcomes.key),
        .limitExceeded(.tagsPerKey), .ciphertextInvalid, .ciphertextOfAnotherKey, .signatureInvalid, .macInvalid,
        .concurrentChange, .storageUnavailable, .hardwareUnavailable, .moduleFailed, .integrityViolated,
        .internalFault("0123456789ab"), .auditUnavailable,
    ]
}
