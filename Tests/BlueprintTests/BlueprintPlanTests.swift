import FoundationEssentials
import KeyModel
import ServiceRequests
import Synchronization
import Testing

@testable import Blueprint

@Suite("A plan is the difference, and applying it ends the difference")
struct BlueprintPlanTests {
    private let policy = #"{"Version":"2012-10-17","Statement":[]}"#

    @Test("The shipped blueprint, from nothing; the second time nothing is to do")
    func shippedBlueprint() async throws {
        let service = MemoryService()
        let blueprint = try Blueprint(yaml: Blueprint.aegis)
        let plan = try await BlueprintPlan.make(for: blueprint, session: service)
        #expect(plan.count(of: .create) == 12 && plan.steps.count == 12)
        let progress = Mutex<[String]>([])
        try await plan.apply(session: service) { step in progress.withLock { $0.append(step.description) } }
        #expect(progress.withLock { $0.count } == 12)
        let names = ["aegis-prod-ask", "aegis-prod-backup", "aegis-prod-bek", "aegis-prod-dek", "aegis-prod-esk"]
        #expect(service.keys(in: "aegis-kv-prod-usgovva") == names)
        #expect(service.keys(in: "aegis-kv-prod-usgw1") == names)
        service.clearLog()
        let again = try await BlueprintPlan.make(for: blueprint, session: service)
        #expect(!again.hasDifference && again.steps.count == 12)
        #expect(Set(service.log).isSubset(of: [.listVaults, .listKeyNames, .getKeyPolicy]))
        service.clearLog()
        try await again.apply(session: service) { Issue.record("\($0) was done again") }
        #expect(service.log.isEmpty)
    }

    @Test("A first start asks for no more than the bootstrap part may")
    func bootstrapActions() async throws {
        let service = MemoryService()
        let plan = try await BlueprintPlan.make(for: try Blueprint(yaml: Blueprint.aegis), session: service)
        try await plan.apply(session: service)
        #expect(Set(service.log) == [.listVaults, .createVault, .createKey])
    }

    @Test("Where no token is configured, a key that prefers it is made in storage, and the token asked for once")
    func hardwareFallback() async throws {
        let service = MemoryService()
        let blueprint = try SampleBlueprint.blueprint(
            "name: a, algorithm: rsa2048, hsm: prefer", "name: b, algorithm: ecP256, hsm: prefer")
        let plan = try await BlueprintPlan.make(for: blueprint, session: service)
        let lines = Mutex<[String]>([])
        try await plan.apply(session: service) { step in lines.withLock { $0.append(step.description) } }
        #expect(service.state.withLock { $0.created.map(\.residence) } == [.token, .storage, .storage])
        #expect(lines.withLock { $0.filter { $0.contains("no HSM is configured") }.count } == 2)
        #expect(try await !BlueprintPlan.make(for: blueprint, session: service).hasDifference)
    }

    @Test("Where it is known that there is no token, none is asked for")
    func knownToHaveNoToken() async throws {
        let service = MemoryService()
        let blueprint = try SampleBlueprint.blueprint(
            "name: a, algorithm: rsa2048, hsm: prefer", "name: b, algorithm: rsa2048, hsm: require")
        let plan = try await BlueprintPlan.make(for: blueprint, session: service, hardwareAvailable: false)
        #expect(plan.steps.map(\.kind) == [.create, .create, .impossible])
        try await plan.apply(session: service)
        #expect(service.state.withLock { $0.created.map(\.residence) } == [.storage])
    }

    @Test("With a token, keys live in it")
    func withToken() async throws {
        let service = MemoryService(hasToken: true)
        let blueprint = try SampleBlueprint.blueprint(
            "name: a, algorithm: rsa2048, hsm: prefer", "name: b, algorithm: rsa2048, hsm: require",
            "name: c, algorithm: rsa2048")
        try await BlueprintPlan.make(for: blueprint, session: service, hardwareAvailable: true).apply(session: service)
        #expect(["a", "b", "c"].map { service.key("vault-one/\($0)")?.residence } == [.token, .token, .storage])
    }

    @Test("A token that doesn't answer is no reason to make a key elsewhere")
    func tokenAway() async throws {
        let service = MemoryService(tokenError: .hardwareUnavailable)
        let blueprint = try SampleBlueprint.blueprint("name: a, algorithm: rsa2048, hsm: prefer")
        let plan = try await BlueprintPlan.make(for: blueprint, session: service)
        await #expect(throws: ServiceError.hardwareUnavailable) { try await plan.apply(session: service) }
        #expect(service.keys(in: "vault-one").isEmpty)
        let required = MemoryService()
        let strict = try SampleBlueprint.blueprint("name: a, algorithm: rsa2048, hsm: require")
        let strictPlan = try await BlueprintPlan.make(for: strict, session: required)
        await #expect(throws: ServiceError.hardwareNotConfigured) { try await strictPlan.apply(session: required) }
    }

    @Test("Each thing that can change is changed, and only that")
    func changes() async throws {
        let service = MemoryService(pageSize: 1)
        let before = try SampleBlueprint.blueprint(
            "name: a, algorithm: aes256", "name: b, algorithm: aes256, rotationDays: 90, tags: { Own: mine }",
            "name: z, algorithm: aes256")
        try await BlueprintPlan.make(for: before, session: service).apply(session: service)
        service.change("vault-one/b") { $0.tags["Theirs"] = "kept" }
        let after = try SampleBlueprint.blueprint(
            """
            name: a, algorithm: aes256, description: New, tags: { Own: mine }, capabilities: [encrypt],
            rotationDays: 90, policy: '\(policy)'
            """, "name: b, algorithm: aes256, rotationDays: never, tags: { Own: other }", "name: z, algorithm: aes256")
        let plan = try await BlueprintPlan.make(for: after, session: service)
        #expect(plan.steps.map(\.kind) == [.same] + Array(repeating: .change, count: 7) + [.same])
        try await plan.apply(session: service)
        let (a, b) = (try #require(service.key("vault-one/a")), try #require(service.key("vault-one/b")))
        #expect(a.description == "New" && a.tags == ["Own": "mine"] && a.rotation?.periodInDays == 90)
        #expect(a.currentVersion.capabilities == [.encrypt])
        #expect(b.tags == ["Own": "other", "Theirs": "kept"] && b.rotation == nil)
        #expect(service.state.withLock { $0.policies["vault-one/a"] } == policy)
        #expect(try await !BlueprintPlan.make(for: after, session: service).hasDifference)
    }

    @Test("A policy that is only spelled otherwise is the same")
    func policySpelling() async throws {
        let service = MemoryService()
        let key = "name: a, algorithm: aes256, policy: '\(policy)'"
        let blueprint = try SampleBlueprint.blueprint(key)
        try await BlueprintPlan.make(for: blueprint, session: service).apply(session: service)
        service.state.withLock { $0.policies["vault-one/a"] = #"{ "Statement": [], "Version": "2012-10-17" }"# }
        #expect(try await !BlueprintPlan.make(for: blueprint, session: service).hasDifference)
        service.state.withLock { $0.policies["vault-one/a"] = #"{ "Statement": [] }"# }
        #expect(try await BlueprintPlan.make(for: blueprint, session: service).count(of: .change) == 1)
    }

    @Test(
        "What is decided when a key is made is not changed afterwards",
        arguments: [
            ("name: a, algorithm: rsa2048", "name: a, algorithm: rsa3072", "it is of rsa2048, not rsa3072"),
            ("name: a, algorithm: rsa2048", "name: a, algorithm: rsa2048, purpose: signVerify", "not signVerify"),
            ("name: a, algorithm: rsa2048", "name: a, algorithm: rsa2048, hsm: require", "lives in storage"),
            ("name: a, algorithm: rsa2048, hsm: require", "name: a, algorithm: rsa2048", "lives in the HSM"),
            ("name: a, algorithm: rsa2048", "name: a, algorithm: rsa2048, rotationDays: 90", "when they are made"),
        ])
    func impossible(before: String, after: String, reason: String) async throws {
        let service = MemoryService(hasToken: true)
        try await BlueprintPlan.make(for: try SampleBlueprint.blueprint(before), session: service)
            .apply(session: service)
        service.clearLog()
        let plan = try await BlueprintPlan.make(for: try SampleBlueprint.blueprint(after), session: service)
        #expect(plan.steps.map(\.kind) == [.same, .impossible])
        #expect(plan.steps[1].detail.contains(reason))
        try await plan.apply(session: service)
        #expect(service.log == [.listVaults, .listKeyNames])
    }

    @Test("A key that awaits destruction is left alone")
    func awaitingDestruction() async throws {
        let service = MemoryService()
        let blueprint = try SampleBlueprint.blueprint("name: a, algorithm: aes256, description: D")
        try await BlueprintPlan.make(for: blueprint, session: service).apply(session: service)
        service.change("vault-one/a") { key in
            key.destruction = Date()
            key.description = ""
        }
        let plan = try await BlueprintPlan.make(for: blueprint, session: service)
        #expect(plan.steps.map(\.kind) == [.same, .impossible])
    }

    @Test("A vault's address is fixed, and its place is one vault's alone")
    func vaultConflicts() async throws {
        let service = MemoryService()
        let blueprint = try SampleBlueprint.blueprint("name: a, algorithm: aes256")
        var address = blueprint.vaults[0].address
        address.tenant = "00000000-0000-0000-0000-000000000000"
        service.state.withLock { $0.vaults = [address] }
        let moved = try await BlueprintPlan.make(for: blueprint, session: service)
        #expect(moved.steps.map(\.kind) == [.impossible])
        #expect(moved.steps[0].detail.hasPrefix("tenant is 00000000"))
        address.name = "another"
        service.state.withLock { $0.vaults = [address] }
        let taken = try await BlueprintPlan.make(for: blueprint, session: service)
        #expect(taken.steps.map(\.kind) == [.impossible])
    }

    @Test("A refusal stops, and what was done stays and is not done again")
    func interruption() async throws {
        let service = MemoryService(tokenError: .hardwareUnavailable)
        let blueprint = try SampleBlueprint.blueprint(
            "name: a, algorithm: aes256", "name: b, algorithm: rsa2048, hsm: require", "name: c, algorithm: aes256")
        let plan = try await BlueprintPlan.make(for: blueprint, session: service)
        await #expect(throws: ServiceError.hardwareUnavailable) { try await plan.apply(session: service) }
        let rest = try await BlueprintPlan.make(for: blueprint, session: service)
        #expect(rest.steps.map(\.kind) == [.same, .same, .create, .create])
    }

    @Test("A step reads as a line")
    func lines() async throws {
        let blueprint = try SampleBlueprint.blueprint("name: a, algorithm: aes256, rotationDays: 90")
        let plan = try await BlueprintPlan.make(for: blueprint, session: MemoryService())
        #expect(
            plan.steps.map(\.description) == [
                "+ vault vault-one: us-gov-west-1, account 012345678901",
                "+ key vault-one/a: aes256 for encryptDecrypt, in storage, new version every 90 days",
            ])
    }
}
