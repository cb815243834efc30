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

/// A multi-region key's material is brought to each of its vaults.
@Suite struct MultiRegionImportTests {
    fileprivate struct Replicated {
        let service: TestService
        let session: any Session
        let primary: KeyReference
        let replica: KeyReference

        init() async throws {
            service = try await TestService()
            session = try await service.session(
                of: try await service.makePrincipal("admin", policy: TestService.policy()))
            _ = try await session.submit(CreateVault(address: SampleWorld.replicaVault))
            let made = try await session.submit(
                CreateKey(vault: ImportWorld.vault, isImported: true, isMultiRegion: true)
            ).key.identifier
            primary = KeyReference(.id(made), in: ImportWorld.vault)
            replica = KeyReference(.id(made), in: .named(SampleWorld.replicaVault.name))
        }

        func bring(
            _ byte: UInt8, to key: KeyReference, kind: ImportKind? = nil
        ) async throws -> ImportKeyMaterial.Outcome {
            let (token, wrapped) = try await session.wrap(importedSecret(byte), for: key, by: .oaepSHA256)
            return try await session.submit(ImportKeyMaterial(key: key, token: token, wrapped: wrapped, kind: kind))
        }

        func standings(_ key: KeyReference) async throws -> [KeyRotation.Standing] {
            try await session.submit(
                ListKeyRotations(key: key, includesAllMaterial: true, page: PageRequest(limit: 10))
            ).elements.map(\.standing)
        }

        func encrypt(_ key: KeyReference) async throws -> [UInt8] {
            try await session.submit(Encrypt(key: key, plaintext: importedSecret(5))).ciphertext
        }
    }

    @Test func eachVaultGetsTheMaterialByAnImportOfItsOwn() async throws {
        let world = try await Replicated()
        let vault = SampleWorld.replicaVault
        let replication = ReplicateKey(key: world.primary, region: vault.region, account: vault.account)
        await #expect(throws: ServiceError.keyStateForbids(world.identifier, .pendingImport)) {
            try await world.session.submit(replication)
        }
        let first = try await world.bring(1, to: world.primary).material
        _ = try await world.session.submit(replication)
        let pending = ServiceError.keyStateForbids(world.identifier, .pendingImport)
        await #expect(throws: pending) { try await world.encrypt(world.replica) }
        await #expect(throws: ServiceError.keyMaterialIncorrect) { try await world.bring(2, to: world.replica) }
        await #expect(throws: ServiceError.keyNotPrimary(world.identifier)) {
            try await world.bring(2, to: world.replica, kind: .new)
        }
        #expect(try await world.bring(1, to: world.replica).material == first, "one name in all vaults")
        let ciphertext = try await world.encrypt(world.primary)
        let opened = try await world.session.submit(Decrypt(key: world.replica, ciphertext: ciphertext))
        #expect(opened.plaintext == importedSecret(5))
        // What a replica loses, it loses alone.
        _ = try await world.session.submit(DeleteImportedKeyMaterial(key: world.replica))
        await #expect(throws: pending) { try await world.encrypt(world.replica) }
        _ = try await world.encrypt(world.primary)
    }

    @Test func theRotationWaitsForAllVaults() async throws {
        let world = try await Replicated()
        _ = try await world.bring(1, to: world.primary)
        let vault = SampleWorld.replicaVault
        _ = try await world.session.submit(
            ReplicateKey(key: world.primary, region: vault.region, account: vault.account))
        _ = try await world.bring(1, to: world.replica)
        let old = try await world.encrypt(world.primary)
        let second = try await world.bring(2, to: world.primary, kind: .new).material
        #expect(try await world.standings(world.primary) == [.current, .waitingForReplicas])
        await #expect(throws: ServiceError.noKeyMaterialWaiting(world.identifier)) {
            try await world.session.submit(RotateKey(key: world.primary))
        }
        #expect(try await world.bring(2, to: world.replica).material == second)
        #expect(try await world.standings(world.primary) == [.current, .waiting])
        #expect(try await world.standings(world.replica) == [.current, .waiting])
        await #expect(throws: ServiceError.keyNotPrimary(world.identifier)) {
            try await world.session.submit(RotateKey(key: world.replica))
        }
        _ = try await world.session.submit(RotateKey(key: world.primary))
        #expect(try await world.standings(world.replica) == [.former, .current])
        let new = try await world.encrypt(world.replica)
        for ciphertext in [old, new] {
            for key in [world.primary, world.replica] {
                let opened = try await world.session.submit(Decrypt(key: key, ciphertext: ciphertext))
                #expect(opened.plaintext == importedSecret(5))
            }
        }
        // What waits is withdrawn everywhere with the primary's.
        let third = try await world.bring(3, to: world.primary, kind: .new).material
        _ = try await world.bring(3, to: world.replica)
        _ = try await world.session.submit(DeleteImportedKeyMaterial(key: world.primary, material: third))
        #expect(try await world.standings(world.replica) == [.former, .current])
        _ = try await world.encrypt(world.replica)
    }
}

extension MultiRegionImportTests.Replicated {
    fileprivate var identifier: KeyIdentifier {
        guard case .id(let identifier) = primary.selector else { return KeyIdentifier() }
        return identifier
    }
}
