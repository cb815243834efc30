import AuditTrail
import FoundationEssentials
import KeyModel
import Scheduling
import ServiceGate
import ServiceRequests
import ServiceTesting
import Storage
import Testing

@Suite struct KeyUsageTests {
    private func scheduler(_ service: TestService) -> Scheduler {
        Scheduler(
            every: .seconds(60), session: { service.gate.session(of: .scheduler) },
            report: { work, error in Issue.record("\(String(describing: work)): \(error)") })
    }

    private func usage(_ world: GrantWorld) async throws -> GetKeyUsage.Outcome {
        try await world.admin.submit(GetKeyUsage(key: world.key))
    }

    @Test func onlyASuccessfulUseCounts() async throws {
        let world = try await GrantWorld()
        #expect(try await usage(world).lastUse == nil)
        _ = try await world.admin.submit(DescribeKey(key: world.key))
        await #expect(throws: ServiceError.dryRunSucceeded) {
            try await world.admin.submit(
                Encrypt(key: world.key, plaintext: SecretBytes(copying: [1])), options: SubmissionOptions(dryRun: true))
        }
        await #expect(throws: ServiceError.ciphertextInvalid) {
            try await world.admin.submit(Decrypt(key: world.key, ciphertext: Array(repeating: 1, count: 100)))
        }
        let unused = try await usage(world)
        #expect(unused.lastUse == nil && unused.trackedSince == unused.created)
        world.service.clock.advance(seconds: 10)
        let sealed = try await world.encrypt(world.admin)
        let encryption = world.service.trail.records.last
        #expect(
            try await usage(world).lastUse
                == KeyUsage(
                    operation: .encrypt, time: world.service.clock.now, requestID: try #require(encryption?.requestID)))
        world.service.clock.advance(seconds: 10)
        _ = try await world.admin.submit(Decrypt(key: world.key, ciphertext: sealed))
        #expect(try await usage(world).lastUse?.operation == .decrypt)
    }

    /// A key that only another key manager uses must not look idle.
    @Test func servingAnotherKeyManagerIsAUse() async throws {
        let world = try await GrantWorld()
        let context = ExternalContext(operation: "Encrypt", requestID: "1")
        _ = try await world.admin.submit(ExposeKey(key: world.key, isExposed: true))
        #expect(try await usage(world).lastUse == nil)
        let sealed = try await world.admin.submit(
            EncryptExternally(key: world.key, plaintext: SecretBytes(copying: [1]), context: context))
        #expect(try await usage(world).lastUse?.operation == .encryptExternally)
        _ = try await world.admin.submit(
            DecryptExternally(key: world.key, ciphertext: sealed.ciphertext, context: context))
        #expect(try await usage(world).lastUse?.operation == .decryptExternally)
    }

    @Test func reEncryptionUsesBothKeys() async throws {
        let world = try await GrantWorld()
        let second = KeyReference(
            .id(try await world.admin.submit(CreateKey(vault: world.vault)).key.identifier), in: world.vault)
        let sealed = try await world.encrypt(world.admin)
        _ = try await world.admin.submit(ReEncrypt(source: world.key, ciphertext: sealed, destination: second))
        let other = try await world.admin.submit(GetKeyUsage(key: second)).lastUse
        #expect(other?.operation == .reEncrypt)
        #expect(try await usage(world).lastUse == other)
    }

    @Test func whatIsStoredSurvivesARestartAndWhatIsNotIsInTheTrail() async throws {
        let storage = InMemoryStorage()
        let world = try await GrantWorld(storage: storage)
        try await world.service.gate.trackKeyUsage(trailOf: 0) { _, _ in [] }
        _ = try await world.encrypt(world.admin)
        let first = try await usage(world).lastUse
        await scheduler(world.service).runOnce()
        #expect(await storage.everything().count { $0.key.kind == .keyUsage } == 1)
        #expect(try await usage(world).lastUse == first)
        let records = world.service.trail.records.count
        await scheduler(world.service).runOnce()
        #expect(world.service.trail.records.dropFirst(records).map(\.operation) == [.listDueWork])

        world.service.clock.advance(seconds: 100)
        _ = try await world.admin.submit(GenerateDataKey(key: world.key, byteCount: 32))
        let second = try await usage(world).lastUse
        #expect(second?.operation == .generateDataKey)
        // Another process after a crash: it has the rows and the trail.
        let revived = try await TestService(copying: world.service)
        let admin = try await revived.session(
            of: try await revived.makePrincipal("admin", policy: TestService.policy()))
        let trail = world.service.trail.records
        try await revived.gate.trackKeyUsage(trailOf: UInt64(trail.count)) { from, to in
            (from..<to).map { ($0, trail[Int($0)]) }
        }
        #expect(try await admin.submit(GetKeyUsage(key: world.key)).lastUse == second)
    }

    @Test func aKeyOlderThanTheTrackingSaysSo() async throws {
        let world = try await GrantWorld()
        world.service.clock.advance(days: 3)
        try await world.service.gate.trackKeyUsage(trailOf: 5) { _, _ in
            Issue.record("there is nothing to read at the first start")
            return []
        }
        let outcome = try await usage(world)
        #expect(outcome.trackedSince == outcome.created + 3 * 86_400)
    }

    @Test func anEditedRowKeepsNobodyElseFromBeingStored() async throws {
        let storage = InMemoryStorage()
        let world = try await GrantWorld(storage: storage)
        _ = try await world.encrypt(world.admin)
        await scheduler(world.service).runOnce()
        var row = try #require(await storage.everything().first { $0.key.kind == .keyUsage })
        row.body = Array(String(decoding: row.body, as: UTF8.self).replacing("encrypt", with: "decrypt").utf8)
        row.revision = 2
        try await storage.commit([.replace(row, expecting: 1)], recording: nil)
        let second = KeyReference(
            .id(try await world.admin.submit(CreateKey(vault: world.vault)).key.identifier), in: world.vault)
        _ = try await world.encrypt(world.admin)
        _ = try await world.admin.submit(GenerateDataKey(key: second, byteCount: 16))
        await scheduler(world.service).runOnce()
        #expect(await storage.everything().count { $0.key.kind == .keyUsage } == 2)
        await #expect(throws: ServiceError.integrityViolated) { try await usage(world) }
        #expect(try await world.admin.submit(GetKeyUsage(key: second)).lastUse?.operation == .generateDataKey)
    }
}
