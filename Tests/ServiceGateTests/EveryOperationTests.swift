import AuditTrail
import FoundationEssentials
import KeyModel
import ServiceGate
import ServiceRequests
import ServiceTesting
import Storage
import Testing

/// What holds for every operation there is, proved over the closed list.
@Suite struct EveryOperationTests {
    private struct World {
        var service: TestService
        var session: any Session
        var world: SampleWorld

        /// What all tests start from; making it takes long, copying it doesn't.
        private static let template = Task {
            let service = try await TestService(keyStoreHardware: NamedModules.fourPairs)
            let principal = try await service.makePrincipal("admin", policy: TestService.policy())
            let nobody = try await service.makePrincipal("nobody", policy: TestService.policy(allowing: "s3:GetObject"))
            let session = try await service.session(of: principal)
            let world = try await SampleWorld(session, in: .named(TestService.address.name))
            return (service, principal, nobody, world)
        }

        var nobody: any Session

        /// Everything that the samples need, and the state in which `name` is allowed.
        static func make(for name: OperationName) async throws -> World {
            let (template, principal, nobody, sampleWorld) = try await Self.template.value
            let service = try await TestService(copying: template)
            let session = try await service.session(of: principal)
            var world = sampleWorld
            let recorded = try await service.session(of: principal, requestID: "recorded")
            _ = try await recorded.submit(ListVaults())
            world.recordedRequest = "recorded"
            if name == .cancelKeyDestruction || name == .destroyKey {
                let key = KeyReference(.id(world.symmetric), in: world.vault)
                _ = try await session.submit(ScheduleKeyDestruction(key: key, waitingDays: 7))
                if name == .destroyKey { service.clock.advance(days: 8) }
            }
            try await service.gate.catchUp()
            return World(
                service: service, session: session, world: world, nobody: try await service.session(of: nobody))
        }
    }

    /// The samples that can't succeed in a service without a second root, and with OpenSSL before 3.5.
    private static let unconfigured: Set<OperationName> = unoffered.union([.migrateRoot])

    /// Those of them that need ML-KEM.
    private static let unoffered: Set<OperationName> = [.encapsulate, .decapsulate]

    /// What nobody needs a permission for.
    private static let open: Set<OperationName> = [.checkExternalHealth, .getCallerIdentity]

    @Test(arguments: OperationName.allCases)
    func succeedsAndIsRecordedOnce(_ name: OperationName) async throws {
        guard !Self.unconfigured.contains(name) else { return }
        let world = try await World.make(for: name)
        let before = world.service.trail.records.count
        try await world.world.sample(of: name).submit(world.session, false)
        let new = world.service.trail.records.dropFirst(before)
        let outcomes = new.filter { $0.phase == .outcome }
        #expect(outcomes.count == 1)
        #expect(outcomes.first?.operation == name)
        #expect(outcomes.first?.outcome == "success")
        #expect(outcomes.first?.caller.name == "admin")
        #expect(new.count - outcomes.count == (name == .destroyKey ? 1 : 0), "an intent, where it can't be undone")
        try await world.service.gate.catchUp()
        #expect(try await world.service.storage.pendingRecords().isEmpty)
        #expect(world.service.trail.records.count == before + new.count, "catching up records nothing twice")
    }

    @Test(arguments: OperationName.allCases)
    func isDeniedWithoutPermissionAndChangesNothing(_ name: OperationName) async throws {
        guard !Self.open.contains(name) else { return }
        let world = try await World.make(for: name)
        let stored = await world.service.storage.everything()
        let before = world.service.trail.records.count
        let sample = world.world.sample(of: name)
        await #expect { try await sample.submit(world.nobody, false) } throws: { error in
            guard case .accessDenied(let action, _, .noIdentityPolicyAllows)? = error as? ServiceError else {
                return false
            }
            return action == sample.demands.first?.action
        }
        let new = world.service.trail.records.dropFirst(before)
        #expect(new.count == 1)
        #expect(new.first?.phase == .refused)
        #expect(new.first?.operation == name)
        #expect(new.first?.outcome == "accessDenied")
        #expect(new.first?.caller.name == "nobody")
        #expect(await world.service.storage.everything() == stored)
    }

    /// Not even a statement that denies everything keeps anybody from them; from all others it does.
    @Test(arguments: OperationName.allCases)
    func aDenialOfEverythingHoldsUnlessNoPermissionIsNeeded(_ name: OperationName) async throws {
        let world = try await World.make(for: name)
        let denying = #"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}"#
        let denied = try await world.service.makePrincipal("denied", policy: denying)
        let session = try await world.service.session(of: denied)
        let sample = world.world.sample(of: name)
        #expect(Self.open.contains(name) == sample.demands.allSatisfy(\.action.needsNoPermission))
        if Self.open.contains(name) {
            try await sample.submit(session, false)
            #expect(world.service.trail.records.last?.decidedBy == "everybody")
        } else {
            await #expect { try await sample.submit(session, false) } throws: { error in
                guard case .accessDenied(_, _, let reason)? = error as? ServiceError else { return false }
                return reason.isExplicit
            }
        }
    }

    @Test(arguments: OperationName.allCases)
    func failsClosedWhenTheTrailCannotWrite(_ name: OperationName) async throws {
        guard !Self.unconfigured.contains(name) else { return }
        let world = try await World.make(for: name)
        let stored = await world.service.storage.everything()
        world.service.trail.isFailing = true
        await #expect(throws: ServiceError.auditUnavailable) {
            try await world.world.sample(of: name).submit(world.session, false)
        }
        #expect(await world.service.storage.everything() == stored)
        #expect(try await world.service.storage.pendingRecords().isEmpty)
    }

    @Test(arguments: OperationName.allCases)
    func dryRunPerformsNothing(_ name: OperationName) async throws {
        guard !Self.unoffered.contains(name) else { return }
        let world = try await World.make(for: name)
        let stored = await world.service.storage.everything()
        await #expect(throws: ServiceError.dryRunSucceeded) {
            try await world.world.sample(of: name).submit(world.session, true)
        }
        #expect(await world.service.storage.everything() == stored)
        #expect(world.service.trail.records.last?.outcome == "dryRunSucceeded")
        #expect(world.service.trail.records.last?.operation == name)
    }

    @Test(arguments: OperationName.allCases)
    func hasADemandAndSaysNoSecret(_ name: OperationName) async throws {
        let world = try await World.make(for: name)
        let sample = world.world.sample(of: name)
        #expect(sample.name == name)
        #expect(!sample.demands.isEmpty)
        try? await sample.submit(world.session, false)
        let canary = Array(SampleWorld.canary.utf8)
        let forms =
            [SampleWorld.canary, Data(canary).base64EncodedString(), "\(canary)"]
            + [Data(SampleWorld.canaryKey).base64EncodedString(), "\(SampleWorld.canaryKey)"]
        let texts = [sample.printed] + world.service.trail.records.map { String(decoding: $0.encoded(), as: UTF8.self) }
        for form in forms { #expect(!texts.contains { $0.contains(form) }) }
        let needle = canary
        for row in await world.service.storage.everything() {
            #expect(!row.body.contains(subsequence: needle), "a stored row shows a secret")
        }
    }

    @Test(arguments: OperationName.allCases)
    func obeysTheLifeCycle(_ name: OperationName) async throws {
        let uses = try await World.make(for: name).world.sample(of: name).demands.compactMap { demand in
            if case .key = demand.resource { demand.use } else { nil }
        }
        guard !uses.isEmpty, !Self.unconfigured.contains(name) else { return }
        for situation in Situation.allCases {
            let world = try await World.make(for: .describeKey)
            try await situation.bring(about: world.session, world.world, clock: world.service.clock)
            let sample = world.world.sample(of: name)
            let isAllowed = uses.allSatisfy(situation.allows)
            var refusal: ServiceError?
            do throws(ServiceError) { try await sample.submit(world.session, false) } catch { refusal = error }
            if isAllowed {
                #expect(refusal == nil, "\(name) for \(uses) when \(situation)")
            } else {
                guard case .keyStateForbids? = refusal else {
                    Issue.record("\(name) for \(uses) when \(situation): \(String(describing: refusal))")
                    continue
                }
            }
        }
    }
}

/// The states that callers can bring a key into.
enum Situation: CaseIterable {
    case active, suspended, awaitingDestruction, due

    func bring(about session: any Session, _ world: SampleWorld, clock: TestClock) async throws {
        for key in [
            world.symmetric, world.signing, world.mac, world.rsa, world.multiRegion, world.imported, world.agreeing,
        ] {
            let key = KeyReference(.id(key), in: world.vault)
            switch self {
            case .active: continue
            case .suspended: _ = try await session.submit(SuspendKey(key: key))
            case .awaitingDestruction, .due:
                _ = try await session.submit(ScheduleKeyDestruction(key: key, waitingDays: 7))
            }
        }
        if self == .due { clock.advance(days: 8) }
    }

    func allows(_ use: KeyUse) -> Bool {
        switch (self, use) {
        case (_, .inspect): true
        case (.active, .change), (.suspended, .change): true
        case (.active, .applyProtection), (.active, .processProtected), (.active, .requireActive): true
        case (.active, .arrangeRotation): true
        case (.awaitingDestruction, .cancelDestruction), (.due, .destroy): true
        default: false
        }
    }
}

extension [UInt8] {
    func contains(subsequence: [UInt8]) -> Bool {
        guard count >= subsequence.count else { return false }
        return (0...(count - subsequence.count)).contains { Array(self[$0..<($0 + subsequence.count)]) == subsequence }
    }
}
