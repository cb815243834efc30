import AuditTrail
import FoundationEssentials
import KeyModel
import Scheduling
import ServiceGate
import ServiceRequests
import ServiceTesting
import Storage
import Testing

/// One key in several vaults.
@Suite struct MultiRegionTests {
    private static let home = TestService.address
    private static let away = SampleWorld.replicaVault
    private static let third = SampleWorld.emptyVault

    private struct World {
        let service: TestService
        let session: any Session
        let identifier: KeyIdentifier

        var primary: KeyReference { at(MultiRegionTests.home) }
        var replica: KeyReference { at(MultiRegionTests.away) }

        func at(_ vault: VaultAddress) -> KeyReference { KeyReference(.id(identifier), in: .named(vault.name)) }

        /// - Parameter replicated: whether there is a replica in `away`.
        init(
            _ algorithm: KeyAlgorithm = .aes256, _ purpose: KeyPurpose = .encryptDecrypt, replicated: Bool = true
        ) async throws {
            service = try await TestService()
            for vault in [MultiRegionTests.away, MultiRegionTests.third] {
                _ = try await service.gate.session(of: .bootstrap).submit(CreateVault(address: vault))
            }
            session = try await service.session(
                of: try await service.makePrincipal("admin", policy: TestService.policy()))
            identifier = try await session.submit(
                CreateKey(
                    vault: .named(MultiRegionTests.home.name), algorithm: algorithm, purpose: purpose,
                    description: "first", tags: ["a": "1"], isMultiRegion: true)
            ).key.identifier
            if replicated { try await replicate() }
        }

        func replicate(to vault: VaultAddress = MultiRegionTests.away) async throws {
            _ = try await session.submit(ReplicateKey(key: primary, region: vault.region, account: vault.account))
        }

        func seal(_ key: KeyReference, _ text: String) async throws -> [UInt8] {
            try await session.submit(Encrypt(key: key, plaintext: SecretBytes(copying: text.utf8))).ciphertext
        }

        func opens(_ ciphertext: [UInt8], under key: KeyReference, to text: String) async throws -> Bool {
            try await session.submit(Decrypt(key: key, ciphertext: ciphertext)).plaintext
                == SecretBytes(copying: text.utf8)
        }

        func describe(_ key: KeyReference) async throws -> KeyDescription {
            try await session.submit(DescribeKey(key: key))
        }

        func runScheduler() async {
            await Scheduler(
                every: .seconds(60), session: { service.gate.session(of: .scheduler) },
                report: { work, error in Issue.record("\(String(describing: work)): \(error)") }
            ).runOnce()
        }
    }

    // MARK: Making

    @Test func aReplicaIsTheSameKeyWithPropertiesOfItsOwn() async throws {
        let world = try await World(replicated: false)
        let old = try await world.seal(world.primary, "old")
        _ = try await world.session.submit(RotateKey(key: world.primary))
        _ = try await world.session.submit(EnableKeyRotation(key: world.primary, periodInDays: 100))
        let outcome = try await world.session.submit(
            ReplicateKey(
                key: world.primary, region: Self.away.region, account: Self.away.account, description: "second",
                tags: ["b": "2"]))
        let (primary, replica) = (try await world.describe(world.primary), try await world.describe(world.replica))
        #expect(outcome.replica == replica)
        #expect(outcome.policy == (try await world.session.submit(GetKeyPolicy(key: world.replica)).policy))
        let set = MultiRegionSet(primary: Self.home, replicas: [Self.away])
        #expect(primary.multiRegion == set)
        #expect(replica.multiRegion == set)
        #expect(replica.key == KeyIdentity(primary.key.identifier, in: Self.away))
        #expect(replica.currentVersion == primary.currentVersion)
        #expect(replica.rotation == primary.rotation)
        #expect(replica.description == "second" && primary.description == "first")
        #expect(replica.tags == ["b": "2"] && primary.tags == ["a": "1"])
        #expect(try await world.opens(old, under: world.replica, to: "old"))
        #expect(try await world.opens(try await world.seal(world.replica, "new"), under: world.primary, to: "new"))
        let rows = await world.service.storage.everything().filter { $0.key.kind == .keyVersion }
        #expect(rows.count == 4)
        #expect(Set(rows.map(\.body)).count == 4, "each under its own vault's key")
    }

    @Test(arguments: [
        (KeyAlgorithm.rsa2048, KeyPurpose.encryptDecrypt), (.ecP256, .signVerify), (.hmac256, .authenticateMessages),
    ])
    func whatOneMakesTheOtherChecks(_ algorithm: KeyAlgorithm, _ purpose: KeyPurpose) async throws {
        let world = try await World(algorithm, purpose)
        let message: [UInt8] = [1, 2, 3]
        switch purpose {
        case .signVerify:
            let signed = try await world.session.submit(
                Sign(key: world.primary, input: .message(message), algorithm: .ecdsa(.sha256)))
            _ = try await world.session.submit(
                Verify(
                    key: world.replica, input: .message(message), signature: signed.signature,
                    algorithm: .ecdsa(.sha256)))
        case .authenticateMessages:
            let made = try await world.session.submit(
                GenerateMAC(key: world.replica, message: message, algorithm: .hmacSHA256))
            _ = try await world.session.submit(
                VerifyMAC(key: world.primary, message: message, mac: made.mac, algorithm: .hmacSHA256))
        default:
            let sealed = try await world.session.submit(
                Encrypt(
                    key: world.replica, plaintext: SecretBytes(copying: message), algorithm: .rsaOAEP(.sha256))
            ).ciphertext
            let opened = try await world.session.submit(
                Decrypt(key: world.primary, ciphertext: sealed, algorithm: .rsaOAEP(.sha256)))
            #expect(opened.plaintext == SecretBytes(copying: message))
        }
    }

    @Test func isRefusedWhereItCantBe() async throws {
        let world = try await World()
        func replicate(_ key: KeyReference, _ vault: VaultAddress) async throws {
            _ = try await world.session.submit(ReplicateKey(key: key, region: vault.region, account: vault.account))
        }
        let id = world.identifier
        await #expect(throws: ServiceError.replicaExists(id, Self.away)) {
            try await replicate(world.primary, Self.away)
        }
        await #expect(throws: ServiceError.replicaExists(id, Self.home)) {
            try await replicate(world.primary, Self.home)
        }
        await #expect(throws: ServiceError.keyNotPrimary(id)) { try await replicate(world.replica, Self.third) }
        await #expect(throws: ServiceError.vaultNotFound) {
            _ = try await world.session.submit(
                ReplicateKey(key: world.primary, region: "us-gov-nowhere-1", account: Self.home.account))
        }
        await #expect {
            try await replicate(world.primary, TestService.other)
        } throws: {
            if case .accessDenied(.createKey, _, _)? = $0 as? ServiceError { true } else { false }
        }
        let single = try await world.session.submit(CreateKey(vault: .named(Self.home.name))).key
        await #expect(throws: ServiceError.keyNotPrimary(single.identifier)) {
            try await replicate(KeyReference(.id(single.identifier), in: .named(Self.home.name)), Self.third)
        }
        _ = try await world.session.submit(SuspendKey(key: world.primary))
        await #expect(throws: ServiceError.keyStateForbids(id, .suspended)) {
            try await replicate(world.primary, Self.third)
        }
        await #expect(throws: ServiceError.unsupportedOperation) {
            _ = try await world.session.submit(
                CreateKey(
                    vault: .named(Self.home.name), algorithm: .rsa2048, residence: .token, isMultiRegion: true))
        }
    }

    @Test(arguments: ["kms:ReplicateKey", "kms:CreateKey", "kms:TagResource"])
    func needsEveryPermission(_ missing: String) async throws {
        let world = try await World(replicated: false)
        let policy = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
             {"Effect":"Deny","Action":"\(missing)","Resource":"*"}]}
            """
        let denied = try await world.service.session(
            of: try await world.service.makePrincipal("denied", policy: policy))
        let stored = await world.service.storage.everything()
        await #expect {
            _ = try await denied.submit(
                ReplicateKey(
                    key: world.primary, region: Self.away.region, account: Self.away.account, tags: ["a": "b"]))
        } throws: {
            if case .accessDenied(let action, _, let reason)? = $0 as? ServiceError {
                reason.isExplicit && action.rawValue == missing
            } else {
                false
            }
        }
        #expect(await world.service.storage.everything() == stored)
        let request = ReplicateKey(key: world.primary, region: Self.away.region, account: Self.away.account)
        if missing == "kms:TagResource" { _ = try await denied.submit(request) }
    }

    // MARK: Sharing

    @Test func rotationReachesAllOfThemAtOnce() async throws {
        let world = try await World()
        try await world.replicate(to: Self.third)
        let keys = [world.primary, world.replica, world.at(Self.third)]
        let rotated = try await world.session.submit(RotateKey(key: world.primary))
        for key in keys {
            let described = try await world.describe(key)
            #expect(described.currentVersion == rotated.currentVersion)
            let sealed = try await world.seal(key, "after")
            for other in keys { #expect(try await world.opens(sealed, under: other, to: "after")) }
        }
        _ = try await world.session.submit(EnableKeyRotation(key: world.primary, periodInDays: 90))
        for key in keys {
            #expect(try await world.session.submit(GetKeyRotation(key: key)).schedule?.periodInDays == 90)
        }
        world.service.clock.advance(days: 91)
        await world.runScheduler()
        await world.runScheduler()
        for key in keys {
            let described = try await world.describe(key)
            #expect(described.currentVersion.number == 3, "once, not once for each vault")
            #expect(described.rotation?.next == world.service.clock.now.addingTimeInterval(90 * 86_400))
        }
        _ = try await world.session.submit(DisableKeyRotation(key: world.primary))
        for key in keys { #expect(try await world.session.submit(GetKeyRotation(key: key)).schedule == nil) }
    }

    @Test func aReplicaIsRotatedByItsPrimaryAlone() async throws {
        let world = try await World()
        let refused = ServiceError.keyNotPrimary(world.identifier)
        await #expect(throws: refused) { try await world.session.submit(RotateKey(key: world.replica)) }
        await #expect(throws: refused) { try await world.session.submit(EnableKeyRotation(key: world.replica)) }
        await #expect(throws: refused) { try await world.session.submit(DisableKeyRotation(key: world.replica)) }
        await #expect(throws: refused) {
            try await world.service.gate.session(of: .scheduler)
                .submit(RotateKey(key: world.replica, trigger: .scheduled))
        }
    }

    @Test func theRestIsEachKeysOwn() async throws {
        let world = try await World()
        _ = try await world.session.submit(SuspendKey(key: world.replica))
        _ = try await world.session.submit(TagKey(key: world.primary, tags: ["c": "3"]))
        _ = try await world.session.submit(UpdateKeyDescription(key: world.replica, description: "other"))
        _ = try await world.session.submit(CreateKeyName(keyName: "here", target: world.primary))
        #expect(try await world.opens(try await world.seal(world.primary, "a"), under: world.primary, to: "a"))
        await #expect(throws: ServiceError.keyStateForbids(world.identifier, .suspended)) {
            _ = try await world.seal(world.replica, "a")
        }
        let described = try await world.describe(world.replica)
        #expect(described.tags == [:] && described.description == "other" && described.state == .suspended)
        await #expect(throws: ServiceError.keyNotFound(.name("here"))) {
            try await world.describe(KeyReference(.name("here"), in: .named(Self.away.name)))
        }
        // Suspended or not, a replica gets what its primary gets.
        _ = try await world.session.submit(RotateKey(key: world.primary))
        #expect(try await world.describe(world.replica).currentVersion.number == 2)
    }

    // MARK: Promoting

    @Test func aReplicaBecomesThePrimary() async throws {
        let world = try await World()
        try await world.replicate(to: Self.third)
        _ = try await world.session.submit(EnableKeyRotation(key: world.primary, periodInDays: 90))
        let outcome = try await world.session.submit(PromoteReplica(key: world.primary, region: Self.third.region))
        #expect(outcome.primary.vault == Self.third)
        let set = MultiRegionSet(primary: Self.third, replicas: [Self.away, Self.home])
        for vault in [Self.home, Self.away, Self.third] {
            #expect(try await world.describe(world.at(vault)).multiRegion == set)
        }
        await #expect(throws: ServiceError.keyNotPrimary(world.identifier)) {
            try await world.session.submit(RotateKey(key: world.primary))
        }
        _ = try await world.session.submit(RotateKey(key: world.at(Self.third)))
        #expect(try await world.describe(world.primary).currentVersion.number == 2)
        world.service.clock.advance(days: 91)
        await world.runScheduler()
        #expect(try await world.describe(world.primary).currentVersion.number == 3, "the schedule moved with it")
    }

    @Test func isPromotedOnlyWhenBothAreActiveAndAllowed() async throws {
        let world = try await World()
        func promote(_ key: KeyReference, _ region: String) async throws {
            _ = try await world.session.submit(PromoteReplica(key: key, region: region))
        }
        let id = world.identifier
        await #expect(throws: ServiceError.unsupportedOperation) { try await promote(world.primary, Self.home.region) }
        await #expect(throws: ServiceError.keyNotPrimary(id)) { try await promote(world.replica, Self.home.region) }
        for region in [Self.third.region, "us-gov-nowhere-1"] {
            await #expect(throws: ServiceError.replicaNotFound(id, region: region)) {
                try await promote(world.primary, region)
            }
        }
        for key in [world.primary, world.replica] {
            _ = try await world.session.submit(SuspendKey(key: key))
            await #expect(throws: ServiceError.keyStateForbids(id, .suspended)) {
                try await promote(world.primary, Self.away.region)
            }
            _ = try await world.session.submit(ReactivateKey(key: key))
        }
        let policy = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
             {"Effect":"Deny","Action":"kms:UpdatePrimaryRegion","Resource":"arn:*:kms:\(Self.away.region):*"}]}
            """
        let denied = try await world.service.session(
            of: try await world.service.makePrincipal("denied", policy: policy))
        await #expect {
            _ = try await denied.submit(PromoteReplica(key: world.primary, region: Self.away.region))
        } throws: {
            if case .accessDenied(.updatePrimaryRegion, _, let reason)? = $0 as? ServiceError {
                reason.isExplicit
            } else {
                false
            }
        }
        #expect(try await world.describe(world.primary).multiRegion?.primary == Self.home)
    }

    // MARK: Ending

    @Test func aPrimaryGoesAfterItsReplicas() async throws {
        let world = try await World()
        try await world.replicate(to: Self.third)
        let scheduled = try await world.session.submit(ScheduleKeyDestruction(key: world.primary, waitingDays: 10))
        #expect(scheduled.destruction == nil && scheduled.waitingDays == 10)
        let waiting = ServiceError.keyStateForbids(world.identifier, .awaitingReplicaDestruction)
        await #expect(throws: waiting) { _ = try await world.seal(world.primary, "a") }
        await #expect(throws: waiting) { try await world.session.submit(TagKey(key: world.primary, tags: ["a": "b"])) }
        await #expect(throws: waiting) {
            try await world.session.submit(ScheduleKeyDestruction(key: world.primary, waitingDays: 7))
        }
        await #expect(throws: waiting) { try await world.session.submit(DestroyKey(key: world.primary)) }
        #expect(try await world.opens(try await world.seal(world.replica, "a"), under: world.replica, to: "a"))
        world.service.clock.advance(days: 30)
        await world.runScheduler()
        #expect(try await world.describe(world.primary).waitingDaysAfterReplicas == 10)

        _ = try await world.session.submit(ScheduleKeyDestruction(key: world.replica, waitingDays: 7))
        #expect(try await world.describe(world.primary).multiRegion?.replicas == [Self.away, Self.third])
        world.service.clock.advance(days: 8)
        await world.runScheduler()
        let one = try await world.describe(world.primary)
        #expect(one.multiRegion == MultiRegionSet(primary: Self.home, replicas: [Self.third]))
        #expect(one.waitingDaysAfterReplicas == 10 && one.destruction == nil)
        #expect(try await world.describe(world.at(Self.third)).multiRegion == one.multiRegion)

        _ = try await world.session.submit(ScheduleKeyDestruction(key: world.at(Self.third), waitingDays: 7))
        world.service.clock.advance(days: 8)
        await world.runScheduler()
        let none = try await world.describe(world.primary)
        #expect(none.multiRegion?.replicas == [] && none.waitingDaysAfterReplicas == nil)
        #expect(none.destruction == world.service.clock.now.addingTimeInterval(10 * 86_400))
        world.service.clock.advance(days: 11)
        await world.runScheduler()
        let rows = await world.service.storage.everything()
        #expect(!rows.contains { $0.key.identifier.contains(world.identifier.text) })
    }

    @Test func aPrimarysEndCanBeCalledOff() async throws {
        let world = try await World()
        _ = try await world.session.submit(ScheduleKeyDestruction(key: world.primary, waitingDays: 10))
        _ = try await world.session.submit(CancelKeyDestruction(key: world.primary))
        let described = try await world.describe(world.primary)
        #expect(described.state == .suspended && !described.awaitsDestruction)
        await #expect(throws: ServiceError.keyStateForbids(world.identifier, .notAwaitingDestruction)) {
            try await world.session.submit(CancelKeyDestruction(key: world.primary))
        }
    }

    // MARK: All or nothing

    @Test(arguments: ["rotate", "replicate", "promote", "enable rotation"])
    func aFailedCommitLeavesAllOfThemAsTheyWere(_ what: String) async throws {
        let world = try await World()
        let stored = await world.service.storage.everything()
        await world.service.storage.failNextCommit()
        await #expect(throws: ServiceError.storageUnavailable) {
            switch what {
            case "rotate": _ = try await world.session.submit(RotateKey(key: world.primary))
            case "replicate": try await world.replicate(to: Self.third)
            case "promote":
                _ = try await world.session.submit(PromoteReplica(key: world.primary, region: Self.away.region))
            default: _ = try await world.session.submit(EnableKeyRotation(key: world.primary))
            }
        }
        #expect(await world.service.storage.everything() == stored)
        let versions = [try await world.describe(world.primary), try await world.describe(world.replica)]
        #expect(versions.map(\.currentVersion.number) == [1, 1])
    }

    @Test func rotationsAndReplicationsAtTheSameTimeLeaveOneKey() async throws {
        let world = try await World()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask { _ = try await world.session.submit(RotateKey(key: world.primary)) }
                group.addTask {
                    _ = try await world.session.submit(TagKey(key: world.replica, tags: ["t\(number)": "v"]))
                }
            }
            group.addTask { try await world.replicate(to: Self.third) }
            try await group.waitForAll()
        }
        let keys = [world.primary, world.replica, world.at(Self.third)]
        var histories: [[KeyVersionIdentifier]] = []
        for key in keys {
            #expect(try await world.describe(key).currentVersion.number == 9)
            let page = PageRequest(limit: 100)
            histories.append(
                try await world.session.submit(ListKeyVersions(key: key, page: page)).elements.map(\.identifier))
        }
        #expect(histories[0].count == 9)
        #expect(histories[0] == histories[1] && histories[0] == histories[2])
        #expect(try await world.describe(world.replica).tags.count == 8)
        let sealed = try await world.seal(world.primary, "x")
        for key in keys { #expect(try await world.opens(sealed, under: key, to: "x")) }
    }

    @Test func aVersionFromAnotherVaultDoesNotOpenInItsPlace() async throws {
        let world = try await World()
        let rows = await world.service.storage.everything().filter { $0.key.kind == .keyVersion }
        let (here, there) = (
            rows.first { $0.key.vault == Self.home.name }, rows.first { $0.key.vault == Self.away.name }
        )
        var forged = try #require(there)
        forged.body = try #require(here).body
        forged.seal = try #require(here).seal
        let storage = InMemoryStorage(
            holding: await world.service.storage.everything().map { $0.key == forged.key ? forged : $0 })
        let row = try #require(try await storage.row(forged.key))
        #expect(row.body != there?.body)
        let copy = try await TestService(copying: world.service, holding: storage)
        let session = try await copy.session(of: try await copy.makePrincipal("admin", policy: TestService.policy()))
        await #expect(throws: ServiceError.integrityViolated) {
            _ = try await session.submit(Encrypt(key: world.replica, plaintext: SecretBytes(copying: [1])))
        }
        _ = try await session.submit(Encrypt(key: world.primary, plaintext: SecretBytes(copying: [1])))
    }

    // MARK: Accounts

    @Test(arguments: [
        ActionName.describeKey, .encrypt, .getKeyRotationStatus, .scheduleKeyDeletion, .putKeyPolicy, .tagResource,
        .replicateKey, .listAliases,
    ])
    func anotherAccountIsLetInToSomeActionsAlone(_ action: ActionName) async throws {
        let world = try await World(replicated: false)
        let open = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}]}
            """
        _ = try await world.session.submit(PutKeyPolicy(key: world.primary, policy: open))
        let guest = try await world.service.session(
            of: try await world.service.makePrincipal(
                "guest", policy: TestService.policy(), account: TestService.other.account))
        let key = world.primary
        func attempt() async throws {
            switch action {
            case .describeKey: _ = try await guest.submit(DescribeKey(key: key))
            case .encrypt: _ = try await guest.submit(Encrypt(key: key, plaintext: SecretBytes(copying: [1])))
            case .getKeyRotationStatus: _ = try await guest.submit(GetKeyRotation(key: key))
            case .scheduleKeyDeletion: _ = try await guest.submit(ScheduleKeyDestruction(key: key))
            case .putKeyPolicy: _ = try await guest.submit(PutKeyPolicy(key: key, policy: open))
            case .replicateKey:
                _ = try await guest.submit(
                    ReplicateKey(key: key, region: TestService.other.region, account: TestService.other.account))
            case .listAliases:
                _ = try await guest.submit(
                    ListKeyNames(vault: .named(TestService.other.name), key: key, page: PageRequest(limit: 1)))
            default: _ = try await guest.submit(TagKey(key: key, tags: ["a": "b"]))
            }
        }
        if action.reachesOtherAccounts { return try await attempt() }
        await #expect { try await attempt() } throws: {
            if case .accessDenied(action, _, _)? = $0 as? ServiceError { true } else { false }
        }
    }
}
