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

@Suite struct MaterialExpiryTests {
    @Test func expiredMaterialIsRefusedAtOnceAndDeletedByTheScheduler() async throws {
        let world = try await ImportWorld()
        let expires = world.service.clock.now + 3600
        let material = try await world.bring(importedSecret(1), expires: expires).material
        #expect(try await world.describe().imported?.expires == expires)
        let ciphertext = try await world.encrypt("kept")
        world.service.clock.advance(seconds: 3599)
        await world.schedule()
        #expect(try await world.decrypt(ciphertext) == "kept")
        world.service.clock.advance(seconds: 1)
        await #expect(throws: ServiceError.keyStateForbids(world.identifier, .pendingImport)) {
            try await world.decrypt(ciphertext)
        }
        #expect(try await world.describe().imported == ImportedMaterial(wasImported: true))
        #expect(try await world.stored(1)?.contains("wrapped") == true)
        await world.schedule()
        #expect(try await world.stored(1)?.contains("wrapped") == false)
        #expect(try await world.describe().imported == ImportedMaterial(wasImported: true))
        let records = world.service.trail.records.filter { $0.operation == .expireKeyMaterial }
        #expect(records.count == 1)
        #expect(records.first?.caller == .system(.scheduler))
        #expect(records.first?.outcome == "success")
        #expect(records.first?.details[.material] == material)
        await world.schedule()
        #expect(world.service.trail.records.count { $0.operation == .expireKeyMaterial } == 1)
        try await world.bring(importedSecret(1))
        #expect(try await world.decrypt(ciphertext) == "kept")
        #expect(try await world.describe().imported?.expires == nil)
    }

    @Test func reimportSetsTheExpiryAnew() async throws {
        let world = try await ImportWorld()
        try await world.bring(importedSecret(1), expires: world.service.clock.now + 60)
        world.service.clock.advance(seconds: 30)
        try await world.bring(importedSecret(1), expires: world.service.clock.now + 600)
        world.service.clock.advance(seconds: 60)
        await world.schedule()
        _ = try await world.encrypt("still there")
    }

    @Test func theDateMustBeAheadAndWithinAYear() async throws {
        let world = try await ImportWorld()
        let now = world.service.clock.now
        for (date, error) in [
            (now, ServiceError.invalidInput(.materialExpiryPassed)), (now - 1, .invalidInput(.materialExpiryPassed)),
            (now + 365 * 86_400 + 1, .invalidInput(.materialExpiryTooFar)),
        ] {
            await #expect(throws: error) { try await world.bring(importedSecret(1), expires: date) }
        }
        try await world.bring(importedSecret(1), expires: now + 365 * 86_400)
    }

    @Test func whatWaitsExpiresWithoutTouchingTheKey() async throws {
        let world = try await ImportWorld()
        try await world.bring(importedSecret(1))
        try await world.bring(importedSecret(2), expires: world.service.clock.now + 60, kind: .new)
        world.service.clock.advance(seconds: 60)
        await #expect(throws: ServiceError.noKeyMaterialWaiting(world.identifier)) {
            try await world.session.submit(RotateKey(key: world.key))
        }
        _ = try await world.encrypt("usable")
        await world.schedule()
        #expect(try await world.stored(2) == nil)
        try await world.bring(importedSecret(3), kind: .new)
        _ = try await world.session.submit(RotateKey(key: world.key))
    }

    @Test func aKeyThatAwaitsItsDestructionLosesItsMaterialInTime() async throws {
        let world = try await ImportWorld()
        try await world.bring(importedSecret(1), expires: world.service.clock.now + 86_400)
        _ = try await world.session.submit(ScheduleKeyDestruction(key: world.key, waitingDays: 7))
        world.service.clock.advance(days: 2)
        await world.schedule()
        #expect(try await world.stored(1)?.contains("wrapped") == false)
        _ = try await world.session.submit(CancelKeyDestruction(key: world.key))
        await #expect(throws: ServiceError.keyStateForbids(world.identifier, .pendingImport)) {
            try await world.encrypt("no")
        }
        // Material that was missing makes the key usable, whatever it was before.
        try await world.bring(importedSecret(1))
        _ = try await world.encrypt("yes")
    }

    @Test func reimportDoesNotEnableWhatWasDisabled() async throws {
        let world = try await ImportWorld()
        try await world.bring(importedSecret(1))
        _ = try await world.session.submit(SuspendKey(key: world.key))
        try await world.bring(importedSecret(1))
        await #expect(throws: ServiceError.keyStateForbids(world.identifier, .suspended)) {
            try await world.encrypt("no")
        }
    }
}
