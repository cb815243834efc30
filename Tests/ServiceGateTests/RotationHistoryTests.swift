import AuditTrail
import Cryptography
import FoundationEssentials
import KeyModel
import Scheduling
import ServiceGate
import ServiceRequests
import ServiceTesting
import Storage
import Testing

@Suite struct RotationHistoryTests {
    @Test func rotationsSayWhatMadeThem() async throws {
        let world = try await ImportWorld()
        let made = try await world.session.submit(CreateKey(vault: ImportWorld.vault, rotationPeriodInDays: 90))
        let key = KeyReference(.id(made.key.identifier), in: ImportWorld.vault)
        world.service.clock.advance(days: 10)
        _ = try await world.session.submit(RotateKey(key: key))
        let onDemand = world.service.clock.now
        #expect(try await world.session.submit(GetKeyRotation(key: key)).schedule?.next == made.rotation?.next)
        world.service.clock.advance(days: 81)
        await world.schedule()
        let scheduled = world.service.clock.now
        func list(_ all: Bool, _ page: PageRequest) async throws -> Page<KeyRotation> {
            try await world.session.submit(ListKeyRotations(key: key, includesAllMaterial: all, page: page))
        }
        let rotations = try await list(false, PageRequest(limit: 100)).elements
        #expect(rotations.map(\.trigger) == [.onDemand, .scheduled])
        #expect(rotations.map(\.rotated) == [onDemand, scheduled])
        #expect(rotations.map(\.standing) == [.former, .current])
        #expect(rotations.allSatisfy { $0.imported == nil })
        let all = try await list(true, PageRequest(limit: 100)).elements
        #expect(all.map(\.version) == [1, 2, 3])
        #expect(all[0].rotated == nil && all[0].trigger == nil)
        var page = try await list(true, PageRequest(limit: 2))
        #expect(page.elements.map(\.version) == [1, 2])
        page = try await list(true, PageRequest(limit: 2, after: page.next))
        #expect(page.elements.map(\.version) == [3])
        #expect(page.next == nil)
        page = try await list(false, PageRequest(limit: 1))
        #expect(page.elements.map(\.version) == [2])
        page = try await list(false, PageRequest(limit: 1, after: page.next))
        #expect(page.elements.map(\.version) == [3] && page.next == nil)
    }

    @Test func aRotationOnDemandWaitsForTheSchedulesWhenThatIsNear() async throws {
        let world = try await ImportWorld()
        let made = try await world.session.submit(CreateKey(vault: ImportWorld.vault, rotationPeriodInDays: 90))
        let key = KeyReference(.id(made.key.identifier), in: ImportWorld.vault)
        world.service.clock.advance(seconds: 90 * 86_400 - 1200)
        _ = try await world.session.submit(RotateKey(key: key))
        world.service.clock.advance(seconds: 1)
        await #expect(throws: ServiceError.rotationImminent(made.key.identifier)) {
            try await world.session.submit(RotateKey(key: key))
        }
        world.service.clock.advance(seconds: 1199)
        await world.schedule()
        _ = try await world.session.submit(RotateKey(key: key))
    }

    @Test func rotationResumesWhenTheKeyIsEnabledAgain() async throws {
        let world = try await ImportWorld()
        let made = try await world.session.submit(CreateKey(vault: ImportWorld.vault, rotationPeriodInDays: 90))
        let key = KeyReference(.id(made.key.identifier), in: ImportWorld.vault)
        _ = try await world.session.submit(SuspendKey(key: key))
        world.service.clock.advance(days: 30)
        _ = try await world.session.submit(ReactivateKey(key: key))
        #expect(try await world.session.submit(GetKeyRotation(key: key)).schedule?.next == made.rotation?.next)
        _ = try await world.session.submit(SuspendKey(key: key))
        world.service.clock.advance(days: 100)
        await world.schedule()
        #expect(try await world.session.submit(DescribeKey(key: key)).currentVersion.number == 1)
        _ = try await world.session.submit(ReactivateKey(key: key))
        await world.schedule()
        #expect(try await world.session.submit(DescribeKey(key: key)).currentVersion.number == 2)
        let next = try await world.session.submit(GetKeyRotation(key: key)).schedule?.next
        #expect(next == world.service.clock.now + 90 * 86_400)
    }
}
