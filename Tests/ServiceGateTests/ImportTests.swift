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

@Suite struct ImportTests {
    @Test func aKeyIsUsableFromItsImportOn() async throws {
        let world = try await ImportWorld()
        let pending = ServiceError.keyStateForbids(world.identifier, .pendingImport)
        await #expect(throws: pending) { try await world.encrypt("no") }
        await #expect(throws: pending) { try await world.session.submit(SuspendKey(key: world.key)) }
        await #expect(throws: pending) { try await world.session.submit(ReactivateKey(key: world.key)) }
        await #expect(throws: pending) { try await world.session.submit(RotateKey(key: world.key)) }
        #expect(try await world.rotations().isEmpty)
        let material = try #require(try await world.bring(importedSecret(7)).material)
        let described = try await world.describe()
        #expect(described.currentVersion.identifier == material)
        #expect(described.imported == ImportedMaterial(isComplete: true, isPresent: true, wasImported: true))
        // It is the material that was brought that does the work.
        let ciphertext = try await world.encrypt("hello")
        let opened = try SymmetricCiphertext.open(ciphertext, material: importedSecret(7), context: [:])
        #expect(opened.copyBytes() == Array("hello".utf8))
        #expect(try await world.decrypt(ciphertext) == "hello")
    }

    /// Which wrapping goes with which key: the table of AWS.
    @Test(arguments: WrappingAlgorithm.allCases, [KeyAlgorithm.rsa2048, .rsa3072])
    func everyKindComesByTheWrappingsOfItsOwn(_ wrapping: WrappingAlgorithm, _ wrappingKey: KeyAlgorithm) async throws {
        let kinds: [(KeyAlgorithm, KeyPurpose)] = [
            (.aes256, .encryptDecrypt), (.hmac224, .authenticateMessages), (.hmac512, .authenticateMessages),
            (.ecP256, .signVerify), (.ecP384, .signVerify), (.ecP521, .signVerify), (.ecSecp256k1, .signVerify),
            (.ed25519, .signVerify), (.rsa2048, .encryptDecrypt), (.rsa2048, .signVerify),
        ]
        for (algorithm, purpose) in kinds {
            let world = try await ImportWorld(algorithm, purpose)
            let material =
                algorithm.isAsymmetric
                ? try PrivateKey.generate(algorithm).pkcs8() : importedSecret(9, algorithm.bitCount / 8)
            let isDirect = wrapping == .oaepSHA1 || wrapping == .oaepSHA256
            let fits =
                isDirect
                ? algorithm.family != .rsa && !(algorithm == .ecP521 && wrappingKey == .rsa2048)
                : algorithm.isAsymmetric
            guard fits else {
                await #expect(throws: ServiceError.invalidInput(.wrappingAlgorithm), "\(algorithm) \(wrapping)") {
                    try await world.bring(material, by: wrapping, to: wrappingKey)
                }
                continue
            }
            let imported = try await world.bring(material, by: wrapping, to: wrappingKey)
            #expect((imported.material != nil) == (algorithm == .aes256))
            #expect(try await world.describe().imported?.isComplete == true)
            guard let signature = SignatureAlgorithm.offered(by: algorithm).first, purpose == .signVerify else {
                continue
            }
            let message = Array("m".utf8)
            let signed = try await world.session.submit(
                Sign(key: world.key, input: .message(message), algorithm: signature))
            let publicKey = try PrivateKey(pkcs8: material, algorithm: algorithm).publicKey
            #expect(
                try publicKey.verify(signature: signed.signature, message: message, algorithm: signature))
        }
    }

    @Test func materialOfAnotherLengthOrKindIsRefused() async throws {
        let world = try await ImportWorld()
        for count in [1, 16, 31, 33] {
            await #expect(throws: ServiceError.keyMaterialIncorrect) { try await world.bring(importedSecret(1, count)) }
        }
        let hmac = try await ImportWorld(.hmac384, .authenticateMessages)
        for count in [1, 47, 129] {
            await #expect(throws: ServiceError.keyMaterialIncorrect) {
                try await hmac.bring(importedSecret(1, count), to: .rsa3072)
            }
        }
        try await hmac.bring(importedSecret(1, 128), to: .rsa3072)
        let curve = try await ImportWorld(.ecP256, .signVerify)
        let materials = [
            try PrivateKey.generate(.ecP384).pkcs8(), try PrivateKey.generate(.rsa2048).pkcs8(), importedSecret(1),
        ]
        for material in materials {
            await #expect(throws: ServiceError.keyMaterialIncorrect) {
                try await curve.bring(material, by: .aesKeyWrapSHA256)
            }
        }
        #expect(try await curve.describe().imported == ImportedMaterial())
    }

    @Test func onlyTheSameMaterialComesBack() async throws {
        let world = try await ImportWorld()
        let material = try await world.bring(importedSecret(1), description: "the first").material
        let ciphertext = try await world.encrypt("kept")
        await #expect(throws: ServiceError.keyMaterialIncorrect) { try await world.bring(importedSecret(2)) }
        let deleted = try await world.session.submit(DeleteImportedKeyMaterial(key: world.key))
        #expect(deleted.material == material)
        await #expect(throws: ServiceError.keyStateForbids(world.identifier, .pendingImport)) {
            try await world.decrypt(ciphertext)
        }
        #expect(try await world.stored(1)?.contains("absent") == true)
        #expect(try await world.stored(1)?.contains("wrapped") == false, "the material is gone from the store")
        await #expect(throws: ServiceError.keyMaterialIncorrect) { try await world.bring(importedSecret(2)) }
        await #expect(throws: ServiceError.keyMaterialIncorrect) {
            try await world.bring(importedSecret(1), kind: .new)
        }
        let other = String(repeating: "0", count: 64)
        await #expect(throws: ServiceError.keyMaterialIncorrect) {
            try await world.bring(importedSecret(1), named: other)
        }
        #expect(try await world.bring(importedSecret(1), named: material).material == material)
        #expect(try await world.decrypt(ciphertext) == "kept")
        #expect(try await world.rotations().first?.imported?.description == "the first")
    }

    @Test func theSameMaterialHasOneNameInOneKeyAndAnotherInAnother() async throws {
        let world = try await ImportWorld()
        let first = try await world.bring(importedSecret(3)).material
        _ = try await world.session.submit(DeleteImportedKeyMaterial(key: world.key))
        #expect(try await world.bring(importedSecret(3)).material == first)
        #expect(try await ImportWorld().bring(importedSecret(3)).material != first)
    }

    @Test func asymmetricAndMACKeysHaveOneMaterialForGood() async throws {
        let world = try await ImportWorld(.hmac256, .authenticateMessages)
        try await world.bring(importedSecret(1))
        await #expect(throws: ServiceError.keyMaterialIncorrect) { try await world.bring(importedSecret(2)) }
        // HMAC doesn't tell these two apart; we do.
        await #expect(throws: ServiceError.keyMaterialIncorrect) {
            try await world.bring(SecretBytes(copying: [UInt8](repeating: 1, count: 32) + [0]))
        }
        for request in [ImportKind.new, .existing] {
            await #expect(throws: ServiceError.keyKindUnsupported(world.identifier)) {
                try await world.bring(importedSecret(1), kind: request)
            }
        }
        await #expect(throws: ServiceError.keyKindUnsupported(world.identifier)) {
            try await world.bring(importedSecret(1), description: "x")
        }
        await #expect(throws: ServiceError.keyKindUnsupported(world.identifier)) { try await world.rotations() }
        #expect(try await world.session.submit(DeleteImportedKeyMaterial(key: world.key)).material == nil)
    }

    @Test func newMaterialWaitsForItsRotation() async throws {
        let world = try await ImportWorld()
        let first = try #require(try await world.bring(importedSecret(1)).material)
        let old = try await world.encrypt("old")
        await #expect(throws: ServiceError.noKeyMaterialWaiting(world.identifier)) {
            try await world.session.submit(RotateKey(key: world.key))
        }
        let second = try #require(try await world.bring(importedSecret(2), kind: .new, description: "next").material)
        #expect(try await world.describe().currentVersion.identifier == first)
        let third = SecretBytes(copying: [UInt8](repeating: 3, count: 32))
        await #expect {
            try await world.bring(third, kind: .new)
        } throws: {
            if case .keyMaterialWaiting(_, world.identifier, waiting: second)? = $0 as? ServiceError {
                true
            } else {
                false
            }
        }
        #expect(try await world.rotations().map(\.standing) == [.current, .waiting])
        world.service.clock.advance(seconds: 10)
        #expect(try await world.session.submit(RotateKey(key: world.key)).currentVersion.identifier == second)
        let new = try await world.encrypt("new")
        #expect(try await world.decrypt(old) == "old")
        #expect(try await world.decrypt(new) == "new")
        let rotations = try await world.rotations()
        #expect(rotations.map(\.material) == [first, second])
        #expect(rotations.map(\.standing) == [.former, .current])
        #expect(rotations.map(\.rotated) == [nil, world.service.clock.now])
        #expect(rotations.map(\.trigger) == [nil, .onDemand])
        #expect(rotations[1].imported?.description == "next")
        // All material must be there, not the current one alone.
        _ = try await world.session.submit(DeleteImportedKeyMaterial(key: world.key, material: first))
        await #expect(throws: ServiceError.keyStateForbids(world.identifier, .pendingImport)) {
            try await world.encrypt("no")
        }
        #expect(try await world.rotations().map { $0.imported?.isPresent } == [false, true])
        try await world.bring(importedSecret(1))
        #expect(try await world.decrypt(old) == "old")
    }

    @Test func whatWaitsCanBeReplaced() async throws {
        let world = try await ImportWorld()
        try await world.bring(importedSecret(1))
        let second = try await world.bring(importedSecret(2), kind: .new).material
        _ = try await world.session.submit(DeleteImportedKeyMaterial(key: world.key, material: second))
        #expect(try await world.stored(2) == nil)
        #expect(try await world.encrypt("still").isEmpty == false)
        let third = try await world.bring(importedSecret(3), kind: .new).material
        #expect(try await world.rotations().map(\.material).last == third)
        _ = try await world.session.submit(RotateKey(key: world.key))
        // What never was the key's is new to it.
        try await world.bring(importedSecret(2), kind: .new)
    }

    @Test func rotationsOnDemandHaveTheirLimit() async throws {
        let world = try await ImportWorld()
        try await world.bring(importedSecret(0))
        for number in 1...25 {
            try await world.bring(importedSecret(UInt8(number)), kind: .new)
            _ = try await world.session.submit(RotateKey(key: world.key))
        }
        try await world.bring(importedSecret(99), kind: .new)
        await #expect(throws: ServiceError.limitExceeded(.onDemandRotations)) {
            try await world.session.submit(RotateKey(key: world.key))
        }
        #expect(try await world.rotations().count == 27)
    }
}
