import FoundationEssentials
import KeyModel
import ServiceRequests
import StrictJSON
import Testing

@testable import AWSDoor

/// The operations on keys, aliases, policies and tags: JSON in, request value, JSON out.
struct KeyOperationTests {
    private static let key = #""KeyId":"\#(Samples.keyText)""#
    private static let arn = Samples.arn

    private func exchange<Request: ServiceRequest>(
        _ operation: String, _ json: String, _ outcome: Request.Outcome, answers expected: String = "",
        as _: Request.Type = Request.self
    ) async throws -> Request {
        let gate = ScriptedGate(outcome: .success(outcome))
        let answer = await Exchange(operation, json, at: gate)
        #expect(answer.status == 200)
        #expect(answer.text == expected)
        return try #require(gate.submitted.first as? Request)
    }

    private static func metadata(
        _ spec: String, _ usage: String, _ algorithms: String, material: Bool = false, state: String = "Enabled",
        extra: String = "", origin: String = "AWS_KMS", legacy: Bool = true
    ) -> String {
        #"{"KeyMetadata":{"AWSAccountId":"123456789012","KeyId":"\#(Samples.keyText)","Arn":"\#(arn)","#
            + #""CreationDate":1795510800.250,"Enabled":\#(state == "Enabled"),"Description":"for \"app\"","#
            + #""KeyUsage":"\#(usage)","KeyState":"\#(state)","# + extra
            + #""Origin":"\#(origin)","KeyManager":"CUSTOMER","#
            + (legacy ? #""CustomerMasterKeySpec":"\#(spec)","# : "") + #""KeySpec":"\#(spec)",\#(algorithms),"#
            + #""MultiRegion":false"# + (material ? #","CurrentKeyMaterialId":"\#(Samples.material)""# : "") + "}}"
    }

    @Test func createKey() async throws {
        let request: CreateKey = try await exchange(
            "CreateKey",
            #"{"Description":"d","Tags":[{"TagKey":"a","TagValue":"b"},{"TagKey":"c","TagValue":""}],"Policy":"{}","#
                + #""BypassPolicyLockoutSafetyCheck":true,"Origin":"AWS_KMS","MultiRegion":false}"#,
            Samples.description(),
            answers: Self.metadata(
                "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", #""EncryptionAlgorithms":["SYMMETRIC_DEFAULT"]"#, material: true
            ))
        #expect(request.vault == Samples.here)
        #expect(request.algorithm == .aes256)
        #expect(request.purpose == .encryptDecrypt)
        #expect(request.description == "d")
        #expect(request.tags == ["a": "b", "c": ""])
        #expect(request.policy == "{}")
        #expect(request.bypassPolicyLockoutSafetyCheck)
    }

    @Test(arguments: [
        ("RSA_2048", "SIGN_VERIFY", KeyAlgorithm.rsa2048, KeyPurpose.signVerify),
        ("RSA_3072", "ENCRYPT_DECRYPT", .rsa3072, .encryptDecrypt), ("RSA_4096", "SIGN_VERIFY", .rsa4096, .signVerify),
        ("ECC_NIST_P256", "SIGN_VERIFY", .ecP256, .signVerify),
        ("ECC_NIST_P384", "KEY_AGREEMENT", .ecP384, .agreeOnKeys),
        ("ECC_NIST_P521", "SIGN_VERIFY", .ecP521, .signVerify),
        ("ECC_SECG_P256K1", "SIGN_VERIFY", .ecSecp256k1, .signVerify),
        ("ECC_NIST_EDWARDS25519", "SIGN_VERIFY", .ed25519, .signVerify),
        ("HMAC_224", "GENERATE_VERIFY_MAC", .hmac224, .authenticateMessages),
        ("HMAC_256", "GENERATE_VERIFY_MAC", .hmac256, .authenticateMessages),
        ("HMAC_384", "GENERATE_VERIFY_MAC", .hmac384, .authenticateMessages),
        ("HMAC_512", "GENERATE_VERIFY_MAC", .hmac512, .authenticateMessages),
    ])
    func createsEachSpec(_ spec: String, _ usage: String, _ algorithm: KeyAlgorithm, _ purpose: KeyPurpose) async throws
    {
        let gate = ScriptedGate(outcome: .success(Samples.description(algorithm, purpose)))
        let answer = await Exchange("CreateKey", #"{"KeySpec":"\#(spec)","KeyUsage":"\#(usage)"}"#, at: gate)
        let request = try #require(gate.submitted.first as? CreateKey)
        #expect(request.algorithm == algorithm)
        #expect(request.purpose == purpose)
        let metadata = answer.json?["KeyMetadata"]
        #expect(metadata?["KeySpec"]?.stringValue == spec)
        #expect(metadata?["KeyUsage"]?.stringValue == usage)
        #expect(metadata?["CurrentKeyMaterialId"] == nil)
    }

    @Test func legacySpec() async throws {
        let gate = ScriptedGate(outcome: .success(Samples.description(.rsa2048)))
        let json = #"{"CustomerMasterKeySpec":"RSA_2048","KeyUsage":"ENCRYPT_DECRYPT"}"#
        let answer = await Exchange("CreateKey", json, at: gate)
        #expect((gate.submitted.first as? CreateKey)?.algorithm == .rsa2048)
        #expect(
            answer.text
                == Self.metadata(
                    "RSA_2048", "ENCRYPT_DECRYPT", #""EncryptionAlgorithms":["RSAES_OAEP_SHA_1","RSAES_OAEP_SHA_256"]"#)
        )
    }

    @Test func describeKey() async throws {
        let deletion = #""DeletionDate":1795510800.250,"#
        let cases: [(KeyDescription, String)] = [
            (
                Samples.description(.hmac256, .authenticateMessages, state: .suspended),
                Self.metadata(
                    "HMAC_256", "GENERATE_VERIFY_MAC", #""MacAlgorithms":["HMAC_SHA_256"]"#, state: "Disabled")
            ),
            (
                Samples.description(.ed25519, .signVerify, destruction: Samples.date),
                Self.metadata(
                    "ECC_NIST_EDWARDS25519", "SIGN_VERIFY",
                    #""SigningAlgorithms":["ED25519_SHA_512","ED25519_PH_SHA_512"]"#,
                    state: "PendingDeletion", extra: deletion, legacy: false)
            ),
            (
                Samples.description(.ecP384, .agreeOnKeys, isEnabled: false),
                Self.metadata(
                    "ECC_NIST_P384", "KEY_AGREEMENT", #""KeyAgreementAlgorithms":["ECDH"]"#, state: "Disabled")
            ),
            (
                Samples.description(.ecP256, .signVerify, residence: .token),
                Self.metadata(
                    "ECC_NIST_P256", "SIGN_VERIFY", #""SigningAlgorithms":["ECDSA_SHA_256"]"#, origin: "AWS_CLOUDHSM")
            ),
        ]
        for (description, expected) in cases {
            let request: DescribeKey = try await exchange(
                "DescribeKey", #"{"KeyId":"alias/app"}"#, description, answers: expected)
            #expect(request.key == KeyReference(.name("app"), in: Samples.here))
        }
    }

    @Test func listKeys() async throws {
        let request: ListKeys = try await exchange(
            "ListKeys", "{}", Page([Samples.identity], next: nil),
            answers: #"{"Keys":[{"KeyId":"\#(Samples.keyText)","KeyArn":"\#(Self.arn)"}],"Truncated":false}"#)
        #expect(request.page == PageRequest(limit: 100))
        #expect(request.vault == Samples.here)
    }

    @Test func aliases() async throws {
        let json = #"{"AliasName":"alias/app","TargetKeyId":"\#(Self.arn)"}"#
        let made: CreateKeyName = try await exchange("CreateAlias", json, .init())
        #expect(made.keyName == "app")
        #expect(made.target == Samples.reference)
        let moved: UpdateKeyName = try await exchange("UpdateAlias", json, .init())
        #expect(moved.target == Samples.reference)
        let removed: DeleteKeyName = try await exchange("DeleteAlias", #"{"AliasName":"alias/a/b_c-d"}"#, .init())
        #expect(removed.keyName == "a/b_c-d")
        #expect(removed.vault == Samples.here)
    }

    @Test func listAliases() async throws {
        let named = NamedKey(
            name: "app", key: Samples.identity, created: Samples.date, updated: Samples.date, description: nil)
        let request: ListKeyNames = try await exchange(
            "ListAliases", "{\(Self.key)}", Page([named], next: nil),
            answers: #"{"Aliases":[{"AliasName":"alias/app","AliasArn":"\#(Samples.aliasARN)","#
                + #""TargetKeyId":"\#(Samples.keyText)","CreationDate":1795510800.250,"#
                + #""LastUpdatedDate":1795510800.250}],"Truncated":false}"#)
        #expect(request.key == Samples.reference)
        #expect(request.page == PageRequest(limit: 50))
        #expect(!request.describing)
    }

    @Test func states() async throws {
        let enabled: ReactivateKey = try await exchange("EnableKey", "{\(Self.key)}", .init())
        #expect(enabled.key == Samples.reference)
        let disabled: SuspendKey = try await exchange("DisableKey", "{\(Self.key)}", .init())
        #expect(disabled.key == Samples.reference)
        let scheduled: ScheduleKeyDestruction = try await exchange(
            "ScheduleKeyDeletion", #"{\#(Self.key),"PendingWindowInDays":7}"#,
            .init(key: Samples.identity, destruction: Samples.date, waitingDays: 7),
            answers: #"{"KeyId":"\#(Self.arn)","DeletionDate":1795510800.250,"KeyState":"PendingDeletion","#
                + #""PendingWindowInDays":7}"#)
        #expect(scheduled.waitingDays == 7)
        let cancelled: CancelKeyDestruction = try await exchange(
            "CancelKeyDeletion", "{\(Self.key)}", .init(key: Samples.identity), answers: #"{"KeyId":"\#(Self.arn)"}"#)
        #expect(cancelled.key == Samples.reference)
    }

    @Test func rotation() async throws {
        let enabled: EnableKeyRotation = try await exchange(
            "EnableKeyRotation", #"{\#(Self.key),"RotationPeriodInDays":90}"#, .init())
        #expect(enabled.periodInDays == 90)
        let kept: EnableKeyRotation = try await exchange("EnableKeyRotation", "{\(Self.key)}", .init())
        #expect(kept.periodInDays == nil)
        let _: DisableKeyRotation = try await exchange("DisableKeyRotation", "{\(Self.key)}", .init())
        let _: GetKeyRotation = try await exchange(
            "GetKeyRotationStatus", "{\(Self.key)}",
            .init(key: Samples.identity, schedule: RotationSchedule(periodInDays: 365, next: Samples.date)),
            answers: #"{"KeyRotationEnabled":true,"KeyId":"\#(Self.arn)","RotationPeriodInDays":365,"#
                + #""NextRotationDate":1795510800.250}"#)
        let _: GetKeyRotation = try await exchange(
            "GetKeyRotationStatus", "{\(Self.key)}", .init(key: Samples.identity, schedule: nil),
            answers: #"{"KeyRotationEnabled":false,"KeyId":"\#(Self.arn)"}"#)
        let rotated: RotateKey = try await exchange(
            "RotateKeyOnDemand", "{\(Self.key)}", Samples.description(), answers: #"{"KeyId":"\#(Self.arn)"}"#)
        #expect(rotated.trigger == .onDemand)
    }

    @Test func policies() async throws {
        let _: GetKeyPolicy = try await exchange(
            "GetKeyPolicy", #"{\#(Self.key),"PolicyName":"default"}"#, .init(policy: #"{"a":1}"#),
            answers: #"{"Policy":"{\"a\":1}","PolicyName":"default"}"#)
        let put: PutKeyPolicy = try await exchange(
            "PutKeyPolicy", #"{\#(Self.key),"Policy":"{}","BypassPolicyLockoutSafetyCheck":true}"#, .init())
        #expect(put.policy == "{}")
        #expect(put.bypassPolicyLockoutSafetyCheck)
        let _: ListKeyPolicies = try await exchange(
            "ListKeyPolicies", "{\(Self.key)}", .init(names: ["default"]),
            answers: #"{"PolicyNames":["default"],"Truncated":false}"#)
        for operation in ["GetKeyPolicy", "PutKeyPolicy"] {
            let answer = await Exchange(operation, #"{\#(Self.key),"Policy":"{}","PolicyName":"other"}"#)
            #expect(answer.type == "NotFoundException")
            #expect(answer.message == "No such policy exists")
        }
    }

    @Test func tags() async throws {
        let tagged: TagKey = try await exchange(
            "TagResource", #"{\#(Self.key),"Tags":[{"TagKey":"a","TagValue":"b"}]}"#, .init())
        #expect(tagged.tags == ["a": "b"])
        let untagged: UntagKey = try await exchange("UntagResource", #"{\#(Self.key),"TagKeys":["a","b"]}"#, .init())
        #expect(untagged.tagKeys == ["a", "b"])
        let listed: ListKeyTags = try await exchange(
            "ListResourceTags", "{\(Self.key)}", Page([KeyTag(key: "a", value: "b")], next: nil),
            answers: #"{"Tags":[{"TagKey":"a","TagValue":"b"}],"Truncated":false}"#)
        #expect(listed.page.limit == 50)
    }

    @Test func description() async throws {
        let request: UpdateKeyDescription = try await exchange(
            "UpdateKeyDescription", #"{\#(Self.key),"Description":""}"#, .init())
        #expect(request.description.isEmpty)
    }

    @Test func pages() async throws {
        let gate = ScriptedGate(outcome: .success(Page([Samples.identity], next: Samples.keyText)))
        let first = await Exchange("ListKeys", #"{"Limit":1}"#, at: gate)
        #expect(first.json?["Truncated"]?.boolValue == true)
        let marker = try #require(first.json?["NextMarker"]?.stringValue)
        _ = await Exchange("ListKeys", #"{"Limit":1,"Marker":"\#(marker)"}"#, at: gate)
        #expect((gate.submitted.last as? ListKeys)?.page == PageRequest(limit: 1, after: Samples.keyText))
        for (operation, bad) in [
            ("ListAliases", marker), ("ListKeys", "x"), ("ListKeys", "!!"), ("ListKeyPolicies", marker),
        ] {
            let answer = await Exchange(operation, #"{\#(Self.key),"Marker":"\#(bad)"}"#, at: ScriptedGate())
            #expect(answer.type == "InvalidMarkerException", "\(operation) \(bad)")
        }
    }

    @Test func dryRun() async {
        for operation in ["Encrypt", "GenerateMac"] {
            let json =
                #"{\#(Self.key),"Plaintext":"aGk=","Message":"aGk=","MacAlgorithm":"HMAC_SHA_256","DryRun":true}"#
            let answer = await Exchange(operation, json, at: ScriptedGate(outcome: .failure(.macInvalid)))
            #expect(answer.type == "DryRunOperationException")
        }
    }
}
