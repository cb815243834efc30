import FoundationEssentials
import KMSClient
import KeyModel
import Testing

@testable import aegis_kms

@Suite("Refusals in words")
struct ErrorTextTests {
    /// One of each case; the compiler sees to the words, and `labels` to this list.
    private static let all: [ServiceError] = {
        let id = Sample.id("1")
        return [
            .credentialMissing, .credentialMalformed, .credentialUnknown, .credentialWrong,
            .signatureExpired(signed: Sample.date, now: Sample.date), .tokenExpired, .vaultNotFound,
            .accessDenied(.encrypt, .key(id, vault: Sample.vault), because: .resourcePolicyDenies),
            .invalidInput(.plaintextEmpty),
            .bodyTooLarge(limit: 9), .unsupportedOperation, .keyNotFound(.name("a")), .keyVersionNotFound(id),
            .keyNameNotFound("a"), .keyNameTaken("a", id), .vaultExists("a"), .principalNotFound,
            .auditRecordNotFound, .keyStateForbids(id, .suspended), .keyPurposeForbids(id, .signVerify),
            .keyCapabilityMissing(id, .encrypt), .algorithmForbidden(id, .aes256), .keyKindUnsupported(id),
            .keyAlgorithmUnsupported(.rsa2048), .limitExceeded(.tagsPerKey), .ciphertextInvalid,
            .ciphertextOfAnotherKey, .signatureInvalid, .macInvalid, .dryRunSucceeded, .concurrentChange,
            .auditUnavailable, .storageUnavailable, .hardwareUnavailable, .hardwareNotConfigured, .moduleFailed,
            .integrityViolated, .serviceUnreachable, .internalFault("0123456789ab"),
            .keyNotPrimary(id), .replicaExists(id, Sample.vault), .replicaNotFound(id, region: "us-gov-east-1"),
            .hardwareClusterNotFound("a"), .hardwareModuleNotFound("a"), .hardwareClusterForbids("a", .hasModules),
            .keyStoreNotFound, .keyStoreNameTaken, .keyStoreHasKeys("a"), .keyStoreStateForbids("a", .failed),
            .keyStoreClusterForbids("a", .taken), .keyStoreUnreachable("a"), .keyOriginForbids(id, .keyStore),
            .externalKeyFailed(.timedOut), .externalKeyTaken, .externalKeyUnsuitable, .proxyTaken(.uri),
            .hardwareModulesTaken("a"), .grantNotFound("a"), .grantTokenInvalid,
        ]
    }()

    private static let inputs: [InvalidInput] = [
        .plaintextTooLong(limit: 190, .rsaOAEP(.sha256), .rsa2048), .plaintextEmpty, .digestLength(.ed25519),
        .messageTooLong(limit: 1), .dataKeyLength, .purposeRequired, .purposeIncompatible(.signVerify, .aes256),
        .waitingPeriod, .rotationPeriod, .pageMarker, .pageSize, .name, .reservedName, .description, .tagKey, .tagValue,
        .tagsDuplicated, .tagsReserved, .policyMalformed, .policyLocksOut, .policyPrincipal, .policyName, .context,
        .usagePeriod, .sameKey, .vaultAddress, .principal, .hardwareCluster(.certificate), .principalARN, .grantName,
        .grantIdentifier, .grantOperations, .grantOfGrantsAlone, .grantOperationsUnsuitable([.sign]),
        .grantConstraints, .grantConstraintsUnsuitable,
        .keyStore(.password),
    ]

    @Test("Each is one line that says more than its case's name")
    func sentences() {
        #expect(Set(Self.all.map(\.label)).count == 59)
        for error in Self.all + Self.inputs.map({ .invalidInput($0) }) {
            let line = CommandFailure.service(error).line
            #expect(line.hasPrefix("error: ") && !line.contains("\n"), "\(line)")
            #expect(line.count > 25 && !line.contains(error.label), "\(line)")
        }
    }

    @Test("No two refusals read the same")
    func distinct() {
        let errors = Self.all.filter { $0.label != "invalidInput" } + Self.inputs.map { .invalidInput($0) }
        #expect(Set(errors.map { ErrorText($0).sentence }).count == errors.count)
    }

    @Test("Scripts tell refused, denied and unreachable apart")
    func statuses() {
        #expect(ErrorText(.serviceUnreachable).status == .unreachable)
        for error: ServiceError in [
            .credentialMissing, .credentialUnknown, .credentialWrong, .tokenExpired,
            .accessDenied(.encrypt, .service, because: .noIdentityPolicyAllows),
        ] { #expect(ErrorText(error).status == .denied) }
        #expect(ErrorText(.keyNotFound(.name("a"))).status == .refused)
        #expect(ErrorText(.internalFault("0")).status == .refused)
        let endpoint = ServiceEndpoint(host: "localhost", port: 1)
        #expect(CommandFailure.notConnected(.unreachable(endpoint)).status == .unreachable)
        #expect(CommandFailure.notConnected(.trustRootsUnusable).status == .usage)
    }

    @Test("Every condition of a key, and the way out where there is one")
    func conditions() {
        let conditions: [KeyCondition] = [
            .suspended, .awaitingDestruction, .notAwaitingDestruction, .destroyed, .notYetActive, .expired,
            .deactivated, .compromised, .destructionNotDue,
        ]
        #expect(Set(conditions.map(ConditionText.phrase)).count == conditions.count)
        #expect(ErrorText(.keyStateForbids(Sample.id("1"), .suspended)).hint?.contains("key enable") == true)
    }

    @Test("A denial says what, on what, and how")
    func denial() {
        let text = ErrorText(
            .accessDenied(.encrypt, .keyName("dek", vault: Sample.vault), because: .noIdentityPolicyAllows)
        ).sentence
        #expect(text == "denied: no policy allows kms:Encrypt on name 'dek' of vault vault-one")
    }

    @Test("The incident's id leads to the log")
    func incident() {
        #expect(CommandFailure.service(.internalFault("0123456789ab")).line.contains("0123456789ab"))
    }
}
