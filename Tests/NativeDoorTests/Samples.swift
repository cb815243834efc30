import FoundationEssentials
import KeyModel
import ServiceRequests

enum Samples {
    static let key = KeyIdentifier("1234abcd-12ab-34cd-56ef-1234567890ab")!
    static let vault = VaultAddress(
        name: "aegis-kv", region: "us-gov-west-1", partition: "aws-us-gov", account: "123456789012",
        tenant: "00000000-0000-0000-0000-000000000001")
    static let date = Date(timeIntervalSince1970: 1_795_000_000.125)
    static let version = KeyVersionIdentity(KeyIdentity(key, in: vault), version: String(repeating: "ab", count: 32))

    static let errors: [ServiceError] = [
        .credentialMissing, .credentialMalformed, .credentialUnknown, .credentialWrong,
        .signatureExpired(signed: date, now: date + 400.5), .tokenExpired, .vaultNotFound,
        .accessDenied(.encrypt, .key(key, vault: vault), explicitly: true), .invalidInput(.tagKey),
        .bodyTooLarge(limit: 1 << 20), .unsupportedOperation, .keyNotFound(.name("ü/\"")), .keyVersionNotFound(key),
        .keyNameNotFound("n"), .keyNameTaken("n", key), .vaultExists("v"), .principalNotFound, .auditRecordNotFound,
        .keyStateForbids(key, .awaitingDestruction), .keyPurposeForbids(key, .signVerify),
        .keyCapabilityMissing(key, .unwrapKey), .algorithmForbidden(key, .ecSecp256k1), .keyKindUnsupported(key),
        .keyAlgorithmUnsupported(.hmac224), .limitExceeded(.policySize), .ciphertextInvalid, .ciphertextOfAnotherKey,
        .signatureInvalid, .macInvalid, .dryRunSucceeded, .concurrentChange, .auditUnavailable, .storageUnavailable,
        .hardwareUnavailable, .hardwareNotConfigured, .moduleFailed, .integrityViolated, .serviceUnreachable,
        .internalFault("0123456789ab"), .overloaded,
        .hardwareClusterNotFound("c"), .hardwareModuleNotFound("c"), .hardwareClusterForbids("c", .initialized),
        .hardwareModulesTaken("z"),
        // Payloads of every shape.
        .invalidInput(.plaintextTooLong(limit: 190, .rsaOAEP(.sha256), .rsa2048)),
        .invalidInput(.digestLength(.rsaPSS(.sha384))), .invalidInput(.purposeIncompatible(.agreeOnKeys, .ed25519)),
        .keyNotFound(.id(key)), .accessDenied(.listKeys, .vault(vault), explicitly: false),
        .accessDenied(.createAlias, .keyName("n", vault: vault), explicitly: false),
        .accessDenied(.queryAudit, .service, explicitly: false),
    ]

    /// Where a case stands in `errors`: exhaustive, so that a new case is noticed when this is compiled.
    static func place(of error: ServiceError) -> Int {
        switch error {
        case .credentialMissing: 0
        case .credentialMalformed: 1
        case .credentialUnknown: 2
        case .credentialWrong: 3
        case .signatureExpired: 4
        case .tokenExpired: 5
        case .vaultNotFound: 6
        case .accessDenied: 7
        case .invalidInput: 8
        case .bodyTooLarge: 9
        case .unsupportedOperation: 10
        case .keyNotFound: 11
        case .keyVersionNotFound: 12
        case .keyNameNotFound: 13
        case .keyNameTaken: 14
        case .vaultExists: 15
        case .principalNotFound: 16
        case .auditRecordNotFound: 17
        case .keyStateForbids: 18
        case .keyPurposeForbids: 19
        case .keyCapabilityMissing: 20
        case .algorithmForbidden: 21
        case .keyKindUnsupported: 22
        case .keyAlgorithmUnsupported: 23
        case .limitExceeded: 24
        case .ciphertextInvalid: 25
        case .ciphertextOfAnotherKey: 26
        case .signatureInvalid: 27
        case .macInvalid: 28
        case .dryRunSucceeded: 29
        case .concurrentChange: 30
        case .auditUnavailable: 31
        case .storageUnavailable: 32
        case .hardwareUnavailable: 33
        case .hardwareNotConfigured: 34
        case .moduleFailed: 35
        case .integrityViolated: 36
        case .serviceUnreachable: 37
        case .internalFault: 38
        case .overloaded: 39
        case .hardwareClusterNotFound: 40
        case .hardwareModuleNotFound: 41
        case .hardwareClusterForbids: 42
        case .hardwareModulesTaken: 43
        }
    }
}
