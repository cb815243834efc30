import AuditTrail
import FoundationEssentials
import KeyModel
import Scheduling
import ServiceGate
import ServiceRequests
import ServiceTesting
import Storage
import Testing

@Suite struct SchedulerTests {
    private let vault = VaultSelector.named(TestService.address.name)

    private func scheduler(_ service: TestService) -> Scheduler {
        Scheduler(
            every: .seconds(60), session: { service.gate.session(of: .scheduler) },
            report: { work, error in Issue.record("\(String(describing: work)): \(error)") })
    }

    @Test func aKeyIsDestroyedWhenItsDayComesAndNotBefore() async throws {
        let service = try await TestService()
        let session = try await service.session(
            of: try await service.makePrincipal("admin", policy: TestService.policy()))
        let identity = try await session.submit(CreateKey(vault: vault, keyName: "doomed")).key
        let key = KeyReference(.id(identity.identifier), in: vault)
        let sealed = try await session.submit(Encrypt(key: key, plaintext: SecretBytes(copying: [1]))).ciphertext
        _ = try await session.submit(ScheduleKeyDestruction(key: key, waitingDays: 7))
        service.clock.advance(days: 6.9)
        await scheduler(service).runOnce()
        #expect(try await session.submit(DescribeKey(key: key)).destruction != nil)
        service.clock.advance(days: 0.2)
        await scheduler(service).runOnce()
        await #expect(throws: ServiceError.keyNotFound(key.selector)) {
            try await session.submit(Decrypt(key: key, ciphertext: sealed))
        }
        let rows = await service.storage.everything()
        #expect(
            !rows.contains { $0.key.identifier.contains(identity.identifier.text) || $0.key.identifier == "doomed" })
        let records = service.trail.records.filter { $0.operation == .destroyKey }
        #expect(records.map(\.phase) == [.intent, .outcome])
        #expect(records.allSatisfy { $0.key == identity.identifier && $0.caller == .system(.scheduler) })
    }

    @Test func aKeyIsRotatedWhenItsDayComes() async throws {
        let service = try await TestService()
        let session = try await service.session(
            of: try await service.makePrincipal("admin", policy: TestService.policy()))
        let identity = try await session.submit(CreateKey(vault: vault, rotationPeriodInDays: 90)).key
        let key = KeyReference(.id(identity.identifier), in: vault)
        service.clock.advance(days: 89)
        await scheduler(service).runOnce()
        #expect(try await session.submit(DescribeKey(key: key)).currentVersion.number == 1)
        service.clock.advance(days: 2)
        await scheduler(service).runOnce()
        await scheduler(service).runOnce()
        let described = try await session.submit(DescribeKey(key: key))
        #expect(described.currentVersion.number == 2)
        #expect(described.rotation?.next == service.clock.now.addingTimeInterval(90 * 86_400))
    }

    @Test func aSuspendedKeyIsNotRotated() async throws {
        let service = try await TestService()
        let session = try await service.session(
            of: try await service.makePrincipal("admin", policy: TestService.policy()))
        let identity = try await session.submit(CreateKey(vault: vault, rotationPeriodInDays: 90)).key
        let key = KeyReference(.id(identity.identifier), in: vault)
        _ = try await session.submit(SuspendKey(key: key))
        service.clock.advance(days: 91)
        await scheduler(service).runOnce()
        #expect(try await session.submit(DescribeKey(key: key)).currentVersion.number == 1)
    }
}
