import FoundationEssentials
import KeyModel
import ServiceGate
import ServiceRequests
import ServiceTesting
import Testing

/// What requests say to the condition keys, from the demand to the decision.
@Suite struct ConditionTests {
    private let vault = VaultSelector.named(TestService.address.name)

    /// A service, its administrator, and somebody who may do what the statement allows.
    private struct World {
        var service: TestService
        var admin: any Session
        var alice: any Session

        func key(_ request: CreateKey) async throws -> KeyReference {
            KeyReference(.id(try await admin.submit(request).key.identifier), in: request.vault)
        }
    }

    private func world(_ condition: String, _ effect: String = "Allow", allowing more: String = "") async throws
        -> World
    {
        let service = try await TestService()
        let admin = try await service.session(of: service.makePrincipal("admin", policy: TestService.policy()))
        let policy = """
            {"Version":"2012-10-17","Statement":[\(more)
             {"Effect":"\(effect)","Action":"*","Resource":"*","Condition":{\(condition)}}]}
            """
        let alice = try await service.session(of: service.makePrincipal("alice", policy: policy))
        return World(service: service, admin: admin, alice: alice)
    }

    private func isDenied<R: ServiceRequest>(
        _ request: R, to session: any Session, because reason: DenialReason = .noIdentityPolicyAllows
    ) async throws -> Bool {
        do {
            _ = try await session.submit(request)
            return false
        } catch ServiceError.accessDenied(_, _, let given) {
            return given == reason
        }
    }

    private func encrypt(_ key: KeyReference, _ context: [String: String] = [:]) -> Encrypt {
        Encrypt(key: key, plaintext: SecretBytes(copying: [1, 2, 3]), context: context)
    }

    @Test func encryptionContext() async throws {
        let world = try await world(#""StringEquals":{"kms:EncryptionContext:Dept":"hr"}"#)
        let key = try await world.key(CreateKey(vault: vault))
        let sealed = try await world.alice.submit(encrypt(key, ["dept": "hr", "x": "y"]))
        #expect(try await isDenied(encrypt(key, ["dept": "HR"]), to: world.alice))
        #expect(try await isDenied(encrypt(key), to: world.alice))
        #expect(try await isDenied(Decrypt(key: key, ciphertext: sealed.ciphertext), to: world.alice))
        #expect(try await isDenied(DescribeKey(key: key), to: world.alice))
    }

    @Test func encryptionContextKeys() async throws {
        let world = try await world(
            #""ForAllValues:StringEquals":{"kms:EncryptionContextKeys":["a","b"]},"Null":{"kms:EncryptionContextKeys":false}"#
        )
        let key = try await world.key(CreateKey(vault: vault))
        _ = try await world.alice.submit(encrypt(key, ["a": "1", "b": "2"]))
        #expect(try await isDenied(encrypt(key, ["a": "1", "c": "2"]), to: world.alice))
        #expect(try await isDenied(encrypt(key), to: world.alice))
    }

    @Test func contextOfAGrant() async throws {
        let world = try await world(
            #""StringEquals":{"kms:EncryptionContext:Dept":"hr"},"ForAllValues:StringEquals":{"kms:EncryptionContextKeys":["dept","x"]}"#
        )
        let key = try await world.key(CreateKey(vault: vault))
        func grant(_ constraints: GrantConstraints) -> CreateGrant {
            let grantee = "arn:aws-us-gov:iam::123456789012:user/bob"
            return CreateGrant(
                key: key, terms: GrantTerms(grantee: grantee, operations: [.decrypt], constraints: constraints))
        }
        _ = try await world.alice.submit(grant(GrantConstraints(equals: ["dept": "hr"])))
        _ = try await world.alice.submit(grant(GrantConstraints(subset: ["dept": "hr", "x": "y"])))
        #expect(try await isDenied(grant(GrantConstraints()), to: world.alice))
        #expect(try await isDenied(grant(GrantConstraints(subset: ["dept": "it"])), to: world.alice))
        #expect(try await isDenied(grant(GrantConstraints(equals: ["dept": "hr", "z": "y"])), to: world.alice))
    }

    @Test func tagsOfAHardwareCluster() async throws {
        let modules = NamedModules(zones: ["us-gov-west-1a"])
        let service = try await TestService(keyStoreHardware: modules)
        let policy = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
             {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/env":"prod"}}},
             {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/env":"lab"}}},
             {"Effect":"Deny","Action":"*","Resource":"*",
              "Condition":{"ForAnyValue:StringEquals":{"aws:TagKeys":"owner"}}}]}
            """
        let alice = try await service.session(of: service.makePrincipal("alice", policy: policy))
        func make(_ tags: [String: String]) -> CreateHardwareCluster {
            CreateHardwareCluster(vault: vault, subnets: ["subnet-1"], tags: tags)
        }
        #expect(try await isDenied(make(["env": "lab"]), to: alice, because: .identityPolicyDenies))
        #expect(try await isDenied(make(["owner": "me"]), to: alice, because: .identityPolicyDenies))
        let free = HardwareClusterReference(try await alice.submit(make([:])).identifier, in: vault)
        _ = try await alice.submit(TagHardwareCluster(cluster: free, tags: ["env": "test"]))
        for request in [["env": "lab"], ["owner": "me"]] {
            let tagging = TagHardwareCluster(cluster: free, tags: request)
            #expect(try await isDenied(tagging, to: alice, because: .identityPolicyDenies))
        }
        let untagging = UntagHardwareCluster(cluster: free, tagKeys: ["owner"])
        #expect(try await isDenied(untagging, to: alice, because: .identityPolicyDenies))
        let bound = HardwareClusterReference(try await alice.submit(make(["Env": "prod"])).identifier, in: vault)
        #expect(
            try await isDenied(DeleteHardwareCluster(cluster: bound), to: alice, because: .identityPolicyDenies))
        _ = try await alice.submit(DeleteHardwareCluster(cluster: free))
    }

    @Test func tagsOfTheResource() async throws {
        let world = try await world(#""StringEquals":{"aws:ResourceTag/team":"${aws:username}"}"#)
        let own = try await world.key(CreateKey(vault: vault, tags: ["Team": "alice"]))
        let other = try await world.key(CreateKey(vault: vault, tags: ["Team": "bob"]))
        _ = try await world.alice.submit(encrypt(own))
        #expect(try await isDenied(encrypt(other), to: world.alice))
        _ = try await world.admin.submit(TagKey(key: other, tags: ["Team": "alice"]))
        _ = try await world.alice.submit(encrypt(other))
    }

    @Test func tagsOfTheRequest() async throws {
        let world = try await world(
            #""StringLike":{"aws:RequestTag/env":"dev*"},"ForAllValues:StringEquals":{"aws:TagKeys":["env","owner"]}"#)
        _ = try await world.alice.submit(CreateKey(vault: vault, tags: ["env": "dev-1", "owner": "a"]))
        #expect(try await isDenied(CreateKey(vault: vault, tags: ["env": "prod"]), to: world.alice))
        #expect(try await isDenied(CreateKey(vault: vault, tags: ["env": "dev", "more": "x"]), to: world.alice))
        #expect(try await isDenied(CreateKey(vault: vault), to: world.alice))
    }

    @Test func theNameThatIsAskedFor() async throws {
        let world = try await world(#""StringLike":{"kms:RequestAlias":"alias/app-*"}"#)
        let key = try await world.key(CreateKey(vault: vault, keyName: "app-1"))
        _ = try await world.alice.submit(encrypt(KeyReference(.name("app-1"), in: vault)))
        #expect(try await isDenied(encrypt(key), to: world.alice))
    }

    @Test func theNamesThatAKeyHas() async throws {
        let world = try await world(#""ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/app-1"}"#)
        let key = try await world.key(CreateKey(vault: vault))
        #expect(try await isDenied(encrypt(key), to: world.alice))
        _ = try await world.admin.submit(CreateKeyName(keyName: "other", target: key))
        _ = try await world.admin.submit(CreateKeyName(keyName: "app-1", target: key))
        _ = try await world.alice.submit(encrypt(key))
        let second = try await world.key(CreateKey(vault: vault))
        _ = try await world.admin.submit(UpdateKeyName(keyName: "app-1", target: second))
        #expect(try await isDenied(encrypt(key), to: world.alice))
        _ = try await world.alice.submit(encrypt(second))
        _ = try await world.admin.submit(DeleteKeyName(keyName: "app-1", vault: vault))
        #expect(try await isDenied(encrypt(second), to: world.alice))
    }

    @Test func theNamesInAKeyPolicy() async throws {
        let world = try await world(#""Bool":{"aws:SecureTransport":false}"#)
        let policy = """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"kms:*","Resource":"*"},
             {"Effect":"Deny","Principal":"*","Action":"kms:Encrypt","Resource":"*",
              "Condition":{"ForAllValues:StringNotLike":{"kms:ResourceAliases":"alias/open*"}}}]}
            """
        let key = try await world.key(CreateKey(vault: vault, policy: policy))
        #expect(try await isDenied(encrypt(key), to: world.alice, because: .resourcePolicyDenies))
        _ = try await world.admin.submit(CreateKeyName(keyName: "open-1", target: key))
        _ = try await world.alice.submit(encrypt(key))
    }

    @Test func whatAKeyIsAndWhatItIsToBe() async throws {
        let world = try await world(
            #""StringEquals":{"kms:KeySpec":"RSA_2048","kms:KeyUsage":"SIGN_VERIFY","kms:KeyOrigin":"AWS_KMS"},"#
                + #""Bool":{"kms:MultiRegion":"false"}"#)
        let request = CreateKey(vault: vault, algorithm: .rsa2048, purpose: .signVerify)
        let key = KeyReference(.id(try await world.alice.submit(request).key.identifier), in: vault)
        _ = try await world.alice.submit(DescribeKey(key: key))
        #expect(try await isDenied(CreateKey(vault: vault), to: world.alice))
        #expect(
            try await isDenied(
                CreateKey(vault: vault, algorithm: .rsa2048, purpose: .encryptDecrypt), to: world.alice))
    }

    @Test func algorithms() async throws {
        let world = try await world(
            #""StringEqualsIfExists":{"kms:SigningAlgorithm":"RSASSA_PSS_SHA_256","kms:MessageType":"RAW"}"#)
        let key = try await world.key(CreateKey(vault: vault, algorithm: .rsa2048, purpose: .signVerify))
        func sign(_ input: SignedInput, _ algorithm: SignatureAlgorithm) -> Sign {
            Sign(key: key, input: input, algorithm: algorithm)
        }
        _ = try await world.alice.submit(sign(.message([1]), .rsaPSS(.sha256)))
        #expect(try await isDenied(sign(.message([1]), .rsaPKCS1(.sha256)), to: world.alice))
        let digest = [UInt8](repeating: 1, count: 32)
        #expect(try await isDenied(sign(.digest(digest), .rsaPSS(.sha256)), to: world.alice))
    }

    @Test func bothKeysOfAReEncryption() async throws {
        let world = try await world(#""Bool":{"kms:ReEncryptOnSameKey":"true"}"#)
        let key = try await world.key(CreateKey(vault: vault))
        let other = try await world.key(CreateKey(vault: vault))
        let sealed = try await world.admin.submit(encrypt(key)).ciphertext
        func move(to key: KeyReference, from source: KeyReference) -> ReEncrypt {
            ReEncrypt(source: source, ciphertext: sealed, destination: key, destinationContext: ["a": "b"])
        }
        _ = try await world.alice.submit(move(to: key, from: key))
        #expect(try await isDenied(move(to: other, from: key), to: world.alice))
    }

    @Test func whereAndWhen() async throws {
        let world = try await world(
            #""IpAddress":{"aws:SourceIp":"192.0.2.0/24"},"DateLessThan":{"aws:CurrentTime":"2026-11-26"},"#
                + #""NumericLessThan":{"aws:EpochTime":1795651200},"Null":{"aws:MultiFactorAuthPresent":true},"#
                + #""StringEquals":{"aws:RequestedRegion":"us-gov-west-1","aws:PrincipalAccount":"123456789012"},"#
                + #""ArnLike":{"aws:PrincipalArn":"arn:aws-us-gov:iam::*:user/al*"}"#)
        let key = try await world.key(CreateKey(vault: vault))
        _ = try await world.alice.submit(encrypt(key))
        world.service.clock.advance(days: 3)
        #expect(try await isDenied(encrypt(key), to: world.alice))
    }

    @Test func anotherAddressIsNotLetIn() async throws {
        let world = try await world(#""NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}"#)
        #expect(try await isDenied(CreateKey(vault: vault), to: world.alice))
    }

    @Test func howLongAKeyWaitsForItsEnd() async throws {
        let world = try await world(
            #""NumericLessThan":{"kms:ScheduleKeyDeletionPendingWindowInDays":20}"#, "Deny",
            allowing: #"{"Effect":"Allow","Action":"*","Resource":"*"},"#)
        let key = try await world.key(CreateKey(vault: vault))
        #expect(
            try await isDenied(
                ScheduleKeyDestruction(key: key, waitingDays: 19), to: world.alice, because: .identityPolicyDenies))
        _ = try await world.alice.submit(ScheduleKeyDestruction(key: key, waitingDays: 20))
    }

    @Test func theBypassOfTheLockoutCheck() async throws {
        let world = try await world(#""Null":{"kms:BypassPolicyLockoutSafetyCheck":"true"}"#)
        _ = try await world.alice.submit(CreateKey(vault: vault))
        #expect(
            try await isDenied(CreateKey(vault: vault, bypassPolicyLockoutSafetyCheck: true), to: world.alice))
    }

    @Test func conditionsOfThePolicyToBeAreTriedWithThePresentRequest() async throws {
        let world = try await world(#""Bool":{"aws:SecureTransport":false}"#)
        func policy(_ address: String) -> String {
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"kms:*",
             "Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"\(address)"}}}}
            """
        }
        let key = try await world.key(CreateKey(vault: vault, policy: policy("192.0.2.1")))
        await #expect(throws: ServiceError.invalidInput(.policyLocksOut)) {
            try await world.admin.submit(PutKeyPolicy(key: key, policy: policy("192.0.2.2")))
        }
    }

    @Test(arguments: [
        "arn:aws-us-gov:iam::123456789012:user/nobody", "arn:aws:iam::123456789012:root",
        "arn:aws:iam::123456789012:role/any", "arn:aws-us-gov:iam::123456789012:user/path/alice",
    ])
    func principalsWhoDoNotExistAreRefused(principal: String) async throws {
        let world = try await world(#""Bool":{"aws:SecureTransport":false}"#)
        let key = try await world.key(CreateKey(vault: vault))
        await #expect(throws: ServiceError.invalidInput(.policyPrincipal)) {
            try await world.admin.submit(
                PutKeyPolicy(key: key, policy: policy(for: principal), bypassPolicyLockoutSafetyCheck: true))
        }
        await #expect(throws: ServiceError.invalidInput(.policyPrincipal)) {
            try await world.admin.submit(CreateKey(vault: vault, policy: policy(for: principal)))
        }
    }

    @Test(arguments: [
        "arn:aws-us-gov:iam::123456789012:user/alice", "arn:aws-us-gov:iam::123456789012:role/any",
        "arn:aws:iam::999988887777:user/nobody", "999988887777", "*",
    ])
    func principalsWhoExistOrOfWhomNothingIsKnownAreTaken(principal: String) async throws {
        let world = try await world(#""Bool":{"aws:SecureTransport":false}"#)
        let key = try await world.key(CreateKey(vault: vault))
        _ = try await world.admin.submit(PutKeyPolicy(key: key, policy: policy(for: principal)))
    }

    private func policy(for principal: String) -> String {
        """
        {"Version":"2012-10-17","Statement":[
         {"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"kms:*","Resource":"*"},
         {"Effect":"Allow","Principal":{"AWS":"\(principal)"},"Action":"kms:Encrypt","Resource":"*"}]}
        """
    }
}
