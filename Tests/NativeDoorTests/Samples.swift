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
        .accessDenied(.encrypt, .key(key, vault: vault), because: .resourcePolicyDenies), .invalidInput(.tagKey),
        .bodyTooLarge(limit: 1 << 20), .unsupportedOperation, .keyNotFound(.name("ü/\"")), .keyVersionNotFound(key),
        .keyNameNotFound("n"), .keyNameTaken("n", key), .vaultExists("v"), .principalNotFound, .auditRecordNotFound,
        .keyStateForbids(key, .awaitingDestruction), .keyPurposeForbids(key, .signVerify),
        .keyCapabilityMissing(key, .unwrapKey), .algorithmForbidden(key, .ecSecp256k1), .keyKindUnsupported(key),
        .keyAlgorithmUnsupported(.hmac224), .limitExceeded(.policySize), .ciphertextInvalid, .ciphertextOfAnotherKey,
        .signatureInvalid, .macInvalid, .dryRunSucceeded, .concurrentChange, .auditUnavailable, .storageUnavailable,
        .hardwareUnavailable, .hardwareNotConfigured, .moduleFailed, .integrityViolated, .serviceUnreachable,
        .internalFault("0123456789ab"), .overloaded, .signatureAlgorithmUnsupported(.ed25519Prehashed),
        .keyOriginForbids(key, .imported), .importTokenInvalid, .importTokenExpired, .keyMaterialIncorrect,
        .keyMaterialWaiting("new", key, waiting: "old"), .noKeyMaterialWaiting(key), .rotationImminent(key),
        .grantNotFound(String(repeating: "0", count: 64)), .grantTokenInvalid,
        .keyNotPrimary(key), .replicaExists(key, vault), .replicaNotFound(key, region: "us-gov-east-1"),
        .hardwareClusterNotFound("cluster-1234567890a"), .hardwareModuleNotFound("cluster-1234567890a"),
        .hardwareClusterForbids("cluster-1234567890a", .initialized), .hardwareModulesTaken("us-gov-west-1a"),
        .keyStoreNotFound, .keyStoreNameTaken, .keyStoreHasKeys("s"), .keyStoreStateForbids("s", .failed),
        .keyStoreClusterForbids("c", .taken), .keyStoreUnreachable("s"), .keyOriginForbids(key, .keyStore),
        .externalKeyFailed(.timedOut), .externalKeyTaken, .externalKeyUnsuitable, .proxyTaken(.uri),
        // Payloads of every shape.
        .invalidInput(.plaintextTooLong(limit: 190, .rsaOAEP(.sha256), .rsa2048)),
        .invalidInput(.digestLength(.rsaPSS(.sha384))), .invalidInput(.purposeIncompatible(.agreeOnKeys, .ed25519)),
        .keyNotFound(.id(key)), .accessDenied(.listKeys, .vault(vault), because: .noIdentityPolicyAllows),
        .accessDenied(.createAlias, .keyName("n", vault: vault), because: .noIdentityPolicyAllows),
        .accessDenied(.queryAudit, .service, because: .noIdentityPolicyAllows),
    ]

    /// The names of the cases of `ServiceError`, as its source has them: one without a sample is noticed.
    static var namesOfErrors: Set<String> {
        get throws {
            let source = #filePath.replacing(
                "Tests/NativeDoorTests/Samples.swift", with: "Sources/KeyModel/ServiceError.swift")
            let text = try String(decoding: Data(contentsOf: URL(filePath: source)), as: UTF8.self)
            let body = text.split(separator: "public enum ServiceError")[1].split(separator: "\n}")[0]
            let lines = body.split(separator: "\n").filter { $0.hasPrefix("    case ") }.map { $0.dropFirst(9) }
            return Set(lines.flatMap(names))
        }
    }

    /// Of `a, b(C, d: E)`: a and b.
    private static func names(in line: Substring) -> [String] {
        var (names, depth) = ([""], 0)
        for character in line {
            if character == "(" { depth += 1 }
            if depth == 0, character == "," { names.append("") }
            if depth == 0, character.isLetter || character.isNumber { names[names.count - 1].append(character) }
            if character == ")" { depth -= 1 }
        }
        return names
    }
}
