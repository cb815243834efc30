import FoundationEssentials
import HTTPTypes
import KeyModel
import ServiceRequests
import StrictJSON
import Testing

@testable import AzureDoor

@Suite struct ErrorTableTests {
    typealias Row = (error: ServiceError, status: Int, code: String, inner: String?)
    static let id = Sample.identifier
    static let resource = ResourceName.key(Sample.identifier, vault: .sample)

    static let rows: [Row] = [
        (.credentialMissing, 401, "Unauthorized", nil), (.credentialMalformed, 401, "Unauthorized", nil),
        (.credentialUnknown, 401, "Unauthorized", nil), (.credentialWrong, 401, "Unauthorized", nil),
        (.signatureExpired(signed: .now, now: .now), 401, "Unauthorized", nil),
        (.tokenExpired, 401, "Unauthorized", nil),
        (.vaultNotFound, 404, "VaultNotFound", nil),
        (.accessDenied(.sign, resource, because: .resourcePolicyDenies), 403, "Forbidden", "ForbiddenByRbac"),
        (.accessDenied(.sign, resource, because: .noIdentityPolicyAllows), 403, "Forbidden", "ForbiddenByRbac"),
        (.bodyTooLarge(limit: 9), 413, "RequestBodyTooLarge", nil), (.unsupportedOperation, 400, "NotSupported", nil),
        (.keyNotFound(.id(id)), 404, "KeyNotFound", nil), (.keyVersionNotFound(id), 404, "KeyNotFound", nil),
        (.keyNameNotFound("n"), 404, "KeyNotFound", nil), (.keyNameTaken("n", id), 409, "Conflict", nil),
        (.vaultExists("v"), 409, "Conflict", nil), (.principalNotFound, 404, "NotFound", nil),
        (.auditRecordNotFound, 404, "NotFound", nil),
        (.keyStateForbids(id, .suspended), 403, "Forbidden", "KeyDisabled"),
        (.keyStateForbids(id, .deactivated), 403, "Forbidden", "KeyDisabled"),
        (.keyStateForbids(id, .compromised), 403, "Forbidden", "KeyDisabled"),
        (.keyStateForbids(id, .expired), 403, "Forbidden", "KeyExpired"),
        (.keyStateForbids(id, .notYetActive), 403, "Forbidden", "KeyNotYetValid"),
        (.keyStateForbids(id, .awaitingDestruction), 404, "KeyNotFound", nil),
        (.keyStateForbids(id, .destroyed), 404, "KeyNotFound", nil),
        (.keyStateForbids(id, .notAwaitingDestruction), 409, "Conflict", nil),
        (.keyStateForbids(id, .destructionNotDue), 409, "Conflict", nil),
        (.keyPurposeForbids(id, .signVerify), 403, "Forbidden", "KeyOperationForbidden"),
        (.keyCapabilityMissing(id, .wrapKey), 403, "Forbidden", "KeyOperationForbidden"),
        (.algorithmForbidden(id, .ecP256), 400, "BadParameter", nil),
        (.keyKindUnsupported(id), 400, "BadParameter", nil),
        (.keyAlgorithmUnsupported(.aes256), 400, "BadParameter", nil),
        (.limitExceeded(.tagsPerKey), 400, "BadParameter", nil),
        (.limitExceeded(.namesPerKey), 400, "BadParameter", nil),
        (.ciphertextInvalid, 400, "BadParameter", nil), (.ciphertextOfAnotherKey, 400, "BadParameter", nil),
        (.signatureInvalid, 400, "BadParameter", nil), (.macInvalid, 400, "BadParameter", nil),
        (.dryRunSucceeded, 500, "InternalServerError", nil), (.concurrentChange, 409, "Conflict", nil),
        (.auditUnavailable, 503, "ServiceUnavailable", nil), (.storageUnavailable, 503, "ServiceUnavailable", nil),
        (.hardwareUnavailable, 503, "ServiceUnavailable", nil), (.serviceUnreachable, 503, "ServiceUnavailable", nil),
        (.hardwareNotConfigured, 400, "NotSupported", nil), (.moduleFailed, 500, "InternalServerError", nil),
        (.integrityViolated, 500, "InternalServerError", nil),
        (.internalFault("0123456789ab"), 500, "InternalServerError", nil),
    ]

    @Test(arguments: rows.indices)
    func everyError(_ index: Int) async {
        let row = Self.rows[index]
        let exchange = Exchange()
        await exchange.session.fail(.rotateKey, row.error)
        let answer = await exchange.ask(.post, "/keys/n/rotate")
        #expect(answer.status == row.status)
        #expect(answer.code == row.code)
        #expect(answer.innerCode == row.inner)
        #expect(!answer.message.isEmpty)
        #expect((answer.field("www-authenticate") != nil) == (row.status == 401))
        #expect((answer.field("retry-after") != nil) == (row.status == 503))
    }

    static let inputs: [InvalidInput] = [
        .plaintextTooLong(limit: 1, .rsaPKCS1, .rsa2048), .plaintextEmpty, .digestLength(.ed25519),
        .messageTooLong(limit: 4096), .dataKeyLength, .purposeRequired, .purposeIncompatible(.signVerify, .aes256),
        .waitingPeriod, .rotationPeriod, .pageMarker, .pageSize, .name, .reservedName, .description, .tagKey, .tagValue,
        .tagsDuplicated, .tagsReserved, .policyMalformed, .policyLocksOut, .policyPrincipal, .policyName, .context,
        .usagePeriod,
        .sameKey,
        .vaultAddress, .principal,
    ]

    @Test(arguments: inputs)
    func everyInvalidInput(_ input: InvalidInput) async {
        let exchange = Exchange()
        await exchange.session.fail(.rotateKey, .invalidInput(input))
        let answer = await exchange.ask(.post, "/keys/n/rotate")
        #expect(answer.status == 400)
        #expect(answer.code == "BadParameter")
    }

    @Test func textsThatClientsLookAt() {
        func text(_ error: ServiceError, _ word: String = "decrypt") -> String {
            AzureErrors.error(for: error, about: ErrorSubject(word: word, keyName: "n", algorithm: "RS256")).message
        }
        #expect(text(.keyCapabilityMissing(Self.id, .encrypt)) == "Operation encrypt is not permitted on this key.")
        #expect(text(.keyPurposeForbids(Self.id, .signVerify)) == "Operation decrypt is not permitted on this key.")
        #expect(text(.keyStateForbids(Self.id, .suspended)) == "Operation decrypt is not allowed on a disabled key.")
        #expect(text(.keyNameNotFound("n")).hasPrefix("A key with (name/id) n was not found in this key vault."))
        #expect(
            text(.accessDenied(.decrypt, Self.resource, because: .noIdentityPolicyAllows)).contains("'kms:Decrypt'"))
        #expect(text(.internalFault("0123456789ab")).contains("0123456789ab"))
        // What is wrong with a ciphertext stays untold.
        #expect(text(.ciphertextInvalid) == text(.ciphertextOfAnotherKey))
    }
}
