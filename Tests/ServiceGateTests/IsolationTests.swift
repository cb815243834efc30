import AuditTrail
import FoundationEssentials
import KeyModel
import ServiceGate
import ServiceRequests
import ServiceTesting
import Storage
import Testing

/// What a caller may not do although no policy of the key denies it: reach into another account, or take another way in.
@Suite struct IsolationTests {
    private let vault = VaultSelector.named(TestService.address.name)

    private func session(_ service: TestService, _ name: String, _ policy: String) async throws -> any Session {
        try await service.session(of: try await service.makePrincipal(name, policy: policy))
    }

    /// What the cases start from; making it takes long, copying it doesn't.
    private static let template = Task {
        let service = try await TestService(keyStoreHardware: NamedModules.fourPairs)
        let admin = try await service.makePrincipal("admin", policy: TestService.policy())
        let stranger = try await service.makePrincipal(
            "stranger", policy: TestService.policy(), account: "210987654321")
        let world = try await SampleWorld(
            try await service.session(of: admin), in: .named(TestService.address.name))
        return (service, admin, stranger, world)
    }

    @Test(arguments: OperationName.allCases)
    func anAdministratorOfAnotherAccountIsRefused(_ name: OperationName) async throws {
        let (original, admin, stranger, made) = try await Self.template.value
        let service = try await TestService(copying: original)
        var world = made
        world.recordedRequest = "recorded"
        let session = try await service.session(of: stranger)
        let stored = await service.storage.everything()
        switch name {
        // What concerns nobody but the caller, and what anybody may ask.
        case .issueToken, .getCallerIdentity, .checkExternalHealth:
            try await world.sample(of: name).submit(session, false)
        case .listVaults:
            #expect(try await session.submit(ListVaults()).vaults == [TestService.other])
            #expect(try await service.session(of: admin).submit(ListVaults()).vaults.count == 4)
        default:
            await #expect { try await world.sample(of: name).submit(session, false) } throws: {
                if case .accessDenied? = $0 as? ServiceError { true } else { false }
            }
        }
        #expect(await service.storage.everything() == stored)
    }

    @Test func aMissingKeyOfAnotherAccountLooksLikeOneThatIsThere() async throws {
        let service = try await TestService()
        let stranger = try await service.session(
            of: try await service.makePrincipal("stranger", policy: TestService.policy(), account: "210987654321"))
        await #expect {
            try await stranger.submit(DescribeKey(key: KeyReference(.id(KeyIdentifier()), in: vault)))
        } throws: {
            if case .accessDenied? = $0 as? ServiceError { true } else { false }
        }
    }

    @Test func whoIsDeniedDecryptionCannotUnwrap() async throws {
        let service = try await TestService(keyStoreHardware: NamedModules.fourPairs)
        let admin = try await session(service, "admin", TestService.policy())
        let world = try await SampleWorld(admin, in: vault)
        let policy = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
             {"Effect":"Deny","Action":["kms:Decrypt","kms:Encrypt"],"Resource":"*"}]}
            """
        let denied = try await session(service, "denied", policy)
        for name in [OperationName.unwrapKey, .wrapKey] {
            await #expect { try await world.sample(of: name).submit(denied, false) } throws: {
                if case .accessDenied(_, _, .identityPolicyDenies)? = $0 as? ServiceError { true } else { false }
            }
        }
    }

    @Test func newCredentialsEndOldTokens() async throws {
        let service = try await TestService()
        let principal = try await service.makePrincipal("admin", policy: TestService.policy())
        let token = try await service.session(of: principal).submit(
            IssueToken(audience: "aegis", issuer: "aegis", tenant: "")
        ).token
        let credential = Credential.bearer(token, audience: "aegis", issuer: "aegis")
        let origin = Origin(door: .native, requestID: "r", sourceAddress: nil)
        _ = try await service.gate.session(for: credential, at: .none, from: origin)
        service.clock.advance(seconds: 5)
        _ = try await service.makePrincipal("admin", policy: TestService.policy())
        await #expect(throws: ServiceError.tokenExpired) {
            _ = try await service.gate.session(for: credential, at: .none, from: origin)
        }
    }

    @Test(arguments: [("aegis", "other"), ("other", "aegis")])
    func aTokenHoldsForItsAudienceAndIssuerAlone(_ audience: String, _ issuer: String) async throws {
        let service = try await TestService()
        let session = try await session(service, "admin", TestService.policy())
        let token = try await session.submit(IssueToken(audience: "aegis", issuer: "aegis", tenant: "")).token
        await #expect(throws: ServiceError.credentialWrong) {
            _ = try await service.gate.session(
                for: .bearer(token, audience: audience, issuer: issuer), at: .none,
                from: Origin(door: .native, requestID: "r", sourceAddress: nil))
        }
    }

    @Test func aRefusedSignInRecordsWhoTheyClaimedToBe() async throws {
        let service = try await TestService()
        let principal = try await service.makePrincipal("admin", policy: TestService.policy())
        let wrong = Credential.clientSecret(
            client: principal.credentials.client, secret: SecretBytes(copying: Array("wrong".utf8)), tenant: "")
        await #expect(throws: ServiceError.credentialWrong) {
            _ = try await service.gate.session(
                for: wrong, at: .none, from: Origin(door: .azure, requestID: "r", sourceAddress: nil))
        }
        let record = try #require(service.trail.records.last)
        #expect(record.caller == .anonymous)
        #expect(record.details[.principal] == principal.credentials.client)
        #expect(record.outcome == "credentialWrong")
    }

    @Test(arguments: [
        (KeyAlgorithm.hmac256, KeyPurpose.authenticateMessages, KeyCapability.encrypt),
        (.rsa2048, .signVerify, .encrypt), (.ecP256, .signVerify, .decrypt), (.aes256, .encryptDecrypt, .sign),
    ])
    func aKeyIsNotGivenWhatItWasNotMadeFor(
        _ algorithm: KeyAlgorithm, _ purpose: KeyPurpose, _ capability: KeyCapability
    ) async throws {
        let service = try await TestService()
        let admin = try await session(service, "admin", TestService.policy())
        let made = try await admin.submit(CreateKey(vault: vault, algorithm: algorithm, purpose: purpose))
        let key = KeyReference(.id(made.key.identifier), in: vault)
        await #expect(throws: ServiceError.invalidInput(.purposeIncompatible(purpose, algorithm))) {
            try await admin.submit(UpdateKeyVersion(key: key, version: nil, capabilities: [capability]))
        }
        await #expect(throws: ServiceError.invalidInput(.purposeIncompatible(purpose, algorithm))) {
            try await admin.submit(
                CreateKey(vault: vault, algorithm: algorithm, purpose: purpose, capabilities: [capability]))
        }
    }
}
