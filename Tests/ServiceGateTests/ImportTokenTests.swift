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

@Suite struct ImportTokenTests {
    @Test func aTokenIsOneKeysAndHoldsADay() async throws {
        let world = try await ImportWorld()
        let (token, wrapped) = try await world.session.wrap(importedSecret(1), for: world.key, by: .oaepSHA256)
        #expect(token.count <= 6144)
        let other = try await world.session.submit(CreateKey(vault: ImportWorld.vault, isImported: true)).key
        let otherKey = KeyReference(.id(other.identifier), in: ImportWorld.vault)
        await #expect(throws: ServiceError.importTokenInvalid) {
            try await world.session.submit(ImportKeyMaterial(key: otherKey, token: token, wrapped: wrapped))
        }
        for index in [0, 1, 13, 100, token.count - 1] {
            var changed = token
            changed[index] ^= 1
            await #expect(throws: ServiceError.importTokenInvalid) {
                try await world.session.submit(ImportKeyMaterial(key: world.key, token: changed, wrapped: wrapped))
            }
        }
        for cut in [[1], Array(token.prefix(28)), Array(token.dropLast())] {
            await #expect(throws: ServiceError.importTokenInvalid) {
                try await world.session.submit(ImportKeyMaterial(key: world.key, token: cut, wrapped: wrapped))
            }
        }
        world.service.clock.advance(seconds: 24 * 3600 - 1)
        _ = try await world.session.submit(ImportKeyMaterial(key: world.key, token: token, wrapped: wrapped))
        world.service.clock.advance(seconds: 1)
        await #expect(throws: ServiceError.importTokenExpired) {
            try await world.session.submit(ImportKeyMaterial(key: world.key, token: token, wrapped: wrapped))
        }
    }

    @Test func materialWrappedOtherwiseIsRefused() async throws {
        let world = try await ImportWorld()
        let first = try await world.session.wrap(importedSecret(1), for: world.key, by: .oaepSHA256)
        let second = try await world.session.wrap(importedSecret(1), for: world.key, by: .oaepSHA256)
        let sha1 = try await world.session.wrap(importedSecret(1), for: world.key, by: .oaepSHA1)
        for wrapped in [second.wrapped, sha1.wrapped, [UInt8](repeating: 0, count: 256)] {
            await #expect(throws: ServiceError.ciphertextInvalid) {
                try await world.session.submit(
                    ImportKeyMaterial(key: world.key, token: first.token, wrapped: wrapped))
            }
        }
        for wrapped in [Array(first.wrapped.dropLast()), first.wrapped + [0], [1]] {
            await #expect(throws: ServiceError.invalidInput(.wrappedMaterialLength)) {
                try await world.session.submit(
                    ImportKeyMaterial(key: world.key, token: first.token, wrapped: wrapped))
            }
        }
    }

    @Test(arguments: [KeyAlgorithm.rsa4096])
    func theLargestTokenFits(_ wrappingKey: KeyAlgorithm) async throws {
        let world = try await ImportWorld()
        let parameters = try await world.session.submit(
            GetImportParameters(key: world.key, wrapping: .oaepSHA256, wrappingKey: wrappingKey))
        #expect(parameters.token.count <= 6144)
        let seconds = parameters.expires.timeIntervalSince(world.service.clock.now)
        #expect(seconds > 86_399 && seconds <= 86_400)
    }

    @Test func keysOfTheServicesOwnTakeNone() async throws {
        let world = try await ImportWorld()
        let own = try await world.session.submit(CreateKey(vault: ImportWorld.vault)).key.identifier
        let key = KeyReference(.id(own), in: ImportWorld.vault)
        let refusal = ServiceError.keyOriginForbids(own, .service)
        await #expect(throws: refusal) {
            try await world.session.submit(
                GetImportParameters(key: key, wrapping: .oaepSHA256, wrappingKey: .rsa2048))
        }
        await #expect(throws: refusal) {
            try await world.session.submit(ImportKeyMaterial(key: key, token: [1], wrapped: [1]))
        }
        await #expect(throws: refusal) { try await world.session.submit(DeleteImportedKeyMaterial(key: key)) }
    }

    @Test func whatIsAgreedSaysWhereTheKeyIsFrom() async throws {
        let world = try await ImportWorld(.ecP256, .agreeOnKeys)
        let pair = try PrivateKey.generate(.ecP256)
        try await world.bring(try pair.pkcs8(), by: .aesKeyWrapSHA256)
        let peer = try PrivateKey.generate(.ecP256).publicKey
        let agreed = try await world.session.submit(
            DeriveSharedSecret(key: world.key, peer: peer.subjectPublicKeyInfo))
        #expect(agreed.origin == .imported)
        #expect(agreed.secret == (try pair.sharedSecret(with: peer)))
        #expect(try await world.describe().origin == .imported)
    }

    @Test func aScheduleIsNotForImportedMaterial() async throws {
        let world = try await ImportWorld()
        let refusal = ServiceError.keyOriginForbids(world.identifier, .imported)
        await #expect(throws: refusal) { try await world.session.submit(EnableKeyRotation(key: world.key)) }
        await #expect(throws: refusal) { try await world.session.submit(DisableKeyRotation(key: world.key)) }
        await #expect(throws: ServiceError.invalidInput(.rotationPeriod)) {
            try await world.session.submit(
                CreateKey(vault: ImportWorld.vault, rotationPeriodInDays: 90, isImported: true))
        }
    }
}
