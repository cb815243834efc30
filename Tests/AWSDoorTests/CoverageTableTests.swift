import FoundationEssentials
import KeyModel
import StrictJSON
import Testing

@testable import AWSDoor

/// docs/api/aws-kms.md is written from the door's list of operations and the model's members:
/// `AEGIS_REGENERATE=1 swift test` writes it again.
struct CoverageTableTests {
    private static let root = Fixture.directory(of: Fixture.directory(of: Fixture.directory(of: #filePath)))
    private static let path = root + "/docs/api/aws-kms.md"

    @Test func theTableIsUpToDate() throws {
        let text = CoverageTable(model: try Fixture.json("model.json")).text
        if ProcessInfo.processInfo.environment["AEGIS_REGENERATE"] == "1" {
            try Data(text.utf8).write(to: URL(filePath: Self.path))
        }
        let written = String(decoding: try Data(contentsOf: URL(filePath: Self.path)), as: UTF8.self)
        #expect(written == text, "run with AEGIS_REGENERATE=1")
    }

    /// A test that is named is there, and says the operation's name or calls it as boto3 does.
    @Test(arguments: AWSOperation.allCases) func theTestsThatAreNamed(_ operation: AWSOperation) throws {
        let files = CoverageTable.tests(of: operation)
        #expect(!files.isEmpty)
        for file in files {
            let path = Self.root + "/Interop/" + file
            let source = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
            let call = Self.callName(of: operation)
            #expect(source.contains(call) || source.contains(operation.rawValue), "\(file): \(operation.rawValue)")
        }
    }

    /// `ReEncrypt` as boto3 has it: `re_encrypt`.
    private static func callName(of operation: AWSOperation) -> String {
        var name = ""
        for character in operation.rawValue {
            if character.isUppercase, !name.isEmpty { name += "_" }
            name += character.lowercased()
        }
        return name
    }
}

private struct CoverageTable {
    let model: JSONValue

    var text: String { Self.introduction + rows.joined(separator: "\n") + "\n" + Self.differences }

    private static let introduction = """
        # AWS KMS

        The operations of AWS KMS (2014-11-01) and what this service does with each: all 54 of botocore 1.43.11, and two of
        1.44.8. This page is generated from the door's list of operations and the model's lists of members by
        `Tests/AWSDoorTests/CoverageTableTests.swift`.

        Each member that is listed is read, checked as the model has it, and honoured; in parentheses is what isn't.
        `Interop/test_kms_coverage.py`, `test_kms_validation.py`, `test_kms_exceptions.py` and `test_kms_threads.py` have all
        operations of the model: each answer against its shape, each bound of each member, each exception by its name, dry
        runs, and all at once. The last column has what is tested of one operation besides.

        | operation | parameters | request value | tests |
        |---|---|---|---|

        """

    private var rows: [String] {
        AWSOperation.allCases.map { operation in
            let members = self.members(of: operation).map { "`\($0)`" + (Self.limit(of: $0, operation) ?? "") }
            let tests = Self.tests(of: operation).map { "`\($0)`" }
            return "| `\(operation.rawValue)` | \(members.joined(separator: ", ")) | `\(operation.request.rawValue)` "
                + "| \(tests.joined(separator: ", ")) |"
        }
    }

    /// Of the two newer operations the fixture knows nothing.
    private func members(of operation: AWSOperation) -> [String] {
        let members = model["operations"]?[operation.rawValue]?["members"]?.objectValue?.keys
        if let members { return members.sorted() }
        let secret = operation == .decapsulate ? ["SharedSecretCiphertextBlob"] : []
        return ["DryRun", "EncapsulationAlgorithm", "GrantTokens", "KeyId"] + secret
    }

    /// What of a member isn't as its documentation says.
    private static func limit(of member: String, _ operation: AWSOperation) -> String? {
        switch (operation, member) {
        case (.listKeyPolicies, "Limit"): " (there is one policy)"
        case (.getParametersForImport, "WrappingAlgorithm"): " (no RSAES_PKCS1_V1_5, which AWS has given up, no SM2PKE)"
        case (.getParametersForImport, "WrappingKeySpec"), (_, "KeyPairSpec"), (.createKey, "KeySpec"),
            (.createKey, "CustomerMasterKeySpec"):
            " (no SM2)"
        case (_, "EncryptionAlgorithm"), (_, "SourceEncryptionAlgorithm"), (_, "DestinationEncryptionAlgorithm"):
            " (no SM2PKE)"
        case (_, "SigningAlgorithm"): " (no SM2DSA)"
        case (_, "GrantTokens"): " (checked; a grant holds without)"
        case (_, "Recipient"): " (with --nitro-root)"
        case (_, "XksProxyVpcEndpointServiceName"), (_, "XksProxyVpcEndpointServiceOwner"):
            " (kept and shown, not looked up)"
        default: nil
        }
    }

    static func tests(of operation: AWSOperation) -> [String] {
        let names: [String] =
            switch operation {
            case .createKey: ["keys", "specs", "import", "multi_region", "key_stores", "external_stores", "conditions"]
            case .describeKey: ["keys", "states", "identifiers"]
            case .listKeys: ["keys", "multi_region"]
            case .createAlias, .updateAlias, .deleteAlias, .listAliases: ["keys", "identifiers", "states"]
            case .encrypt: ["cryptography", "states", "key_stores", "external_stores"]
            case .decrypt: ["cryptography", "states", "recipient", "key_stores", "external_stores"]
            case .reEncrypt: ["cryptography", "states", "multi_region", "external_stores"]
            case .generateDataKey: ["data_keys", "recipient", "external_stores"]
            case .generateDataKeyWithoutPlaintext: ["data_keys", "key_stores"]
            case .generateDataKeyPair: ["data_keys", "recipient", "specs"]
            case .generateDataKeyPairWithoutPlaintext: ["data_keys", "key_stores"]
            case .generateRandom: ["data_keys", "recipient", "key_stores"]
            case .sign, .verify: ["cryptography", "specs", "states"]
            case .getPublicKey: ["cryptography", "specs", "import"]
            case .generateMac, .verifyMac: ["cryptography", "multi_region", "states"]
            case .deriveSharedSecret: ["agreement", "recipient"]
            case .encapsulate, .decapsulate: ["../test_fips"]
            case .enableKey, .disableKey: ["life_cycle", "states"]
            case .enableKeyRotation, .getKeyRotationStatus: ["life_cycle", "rotations"]
            case .disableKeyRotation: ["life_cycle", "states"]
            case .rotateKeyOnDemand: ["life_cycle", "rotations", "multi_region"]
            case .listKeyRotations: ["rotations"]
            case .scheduleKeyDeletion, .cancelKeyDeletion: ["life_cycle", "multi_region"]
            case .getKeyPolicy, .putKeyPolicy: ["keys", "conditions"]
            case .listKeyPolicies: ["keys", "states"]
            case .tagResource, .untagResource, .listResourceTags: ["keys", "states"]
            case .updateKeyDescription: ["keys", "states"]
            case .getParametersForImport: ["import"]
            case .importKeyMaterial, .deleteImportedKeyMaterial: ["import", "rotations"]
            case .replicateKey, .updatePrimaryRegion: ["multi_region"]
            case .createGrant, .listGrants, .listRetirableGrants, .retireGrant, .revokeGrant, .getKeyLastUsage:
                ["grants"]
            case .createCustomKeyStore, .connectCustomKeyStore, .disconnectCustomKeyStore, .updateCustomKeyStore,
                .deleteCustomKeyStore, .describeCustomKeyStores:
                ["key_stores", "external_stores"]
            }
        return names.map { ($0.hasPrefix("../") ? String($0.dropFirst(3)) : "test_kms_" + $0) + ".py" }
    }

    private static let differences = """

        ## What differs from AWS

        Refused, with UnsupportedOperationException:

        - SM2, everywhere; wrapping with `RSAES_PKCS1_V1_5`.
        - ML-DSA and ML-KEM keys and `ED25519_PH_SHA_512` where the module hasn't got them (OpenSSL before 3.5, unless its FIPS
          provider is newer).
        - A replica in a region where the account has no vault; UpdatePrimaryRegion to the region of the primary.

        Refused, with ValidationException:

        - A `Recipient`, unless the service was started with `--nitro-root`: it believes no document by default. Revocation
          lists are not fetched.
        - An encryption context with an RSA algorithm: RSA would not bind it.
        - Members of CreateCustomKeyStore that belong to the other kind of store.

        Refused, with UnrecognizedClientException: temporary credentials (`X-Amz-Security-Token`).

        Sooner or simpler than at AWS:

        - Grants hold at once: a grant token is checked, and allows nothing more. A principal's ARN is checked for its form,
          not for whether there is such a principal. A grant with a name that is made again after it was ended has the
          identifier that it had.
        - A replica of a multi-region key is there at once: ReplicateKey says `Creating`, the next DescribeKey `Enabled`.
          `Updating` is never seen. Replicas lie in one store with their primary: they are no backup.
        - A custom key store is connected, or has failed, when ConnectCustomKeyStore answers: `CONNECTING` and `DISCONNECTING`
          are never seen. A store that lost its HSMs stays `CONNECTED`, and its keys `Enabled`; their use is refused.
        - A key store's cluster is one of HSMs that the operator named (`--hsm`); AWS's clusters and networks aren't asked.
          The password is the PIN of those HSMs, and isn't changed when the store is connected.
        - The endpoint service of an external key store is a name that is kept: it isn't looked up, so the exceptions
          XksProxyVpcEndpointServiceNotFound and …InvalidConfiguration don't come. A port and http in `XksProxyUriEndpoint`
          are taken where `--xks-endpoints` has them. What lies in an external key store is encrypted under material of this
          service's own as well.
        - A key that was made in the service's PKCS #11 token, by its own commands, has the origin `AWS_CLOUDHSM` and no
          custom key store.
        - There are no keys that AWS manages (`alias/aws/…`), and no quotas on the number of keys or requests.
          ThrottlingException comes from a service that can't keep up.
        - The name of a `GetKeyLastUsage` event is the request's: it finds the trail's record.
        - A page of ListGrants and ListRetirableGrants has 100 grants at most.

        What is said:

        - Where AWS publishes no text for an exception, and none was recorded, the text is ours, or there is no `message`:
          attestation documents, custom key stores and their clusters, members that contradict each other, dates of imported
          material, incompatible operations and constraints of grants.
        - KeyUnavailableException and InvalidAliasNameException don't come: the one's cases are KMSInvalidStateException and
          DependencyTimeoutException, the other's ValidationException, as was recorded from AWS.
        - Four exceptions that the model doesn't list for an operation: UnsupportedOperationException of Encrypt, Decrypt,
          ReEncrypt, Sign and Verify, by an algorithm that isn't supported; InvalidGrantTokenException of DescribeKey;
          InvalidMarkerException of ListKeyPolicies; KMSInvalidStateException of CreateKey, by a proxy that denies access.
        - Sets of values are listed in AWS's order as far as it was recorded, and with the values of the newer model.
        - IncompleteSignatureException does not repeat the `Authorization` header.
        - `UnknownOperationException`, and what is not this protocol at all, come after authentication, because every request
          is recorded with its caller.

        """
}
