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

/// What there is for a test of imports: a service, an administrator, a key without material.
private struct World {
    let service: TestService
    let session: any Session
    let key: KeyReference
    static let vault = VaultSelector.named(TestService.address.name)

    init(_ algorithm: KeyAlgorithm = .aes256, _ purpose: KeyPurpose = .encryptDecrypt) async throws {
        service = try await TestService()
        session = try await service.session(
            of: try await service.makePrincipal("admin", policy: TestService.policy()))
        let made = try await session.submit(
            CreateKey(vault: Self.vault, algorithm: algorithm, purpose: purpose, isImported: true))
        #expect(made.imported == ImportedMaterial())
        key = KeyReference(.id(made.key.identifier), in: Self.vault)
    }

    var identifier: KeyIdentifier {
        guard case .id(let identifier) = key.selector else { return KeyIdentifier() }
        return identifier
    }

    @discardableResult
    func bring(
        _ material: SecretBytes, by wrapping: WrappingAlgorithm = .oaepSHA256, to wrappingKey: KeyAlgorithm = .rsa2048,
        expires: Date? = nil, kind: ImportKind? = nil, description: String? = nil, named: String? = nil
    ) async throws -> ImportKeyMaterial.Outcome {
        let (token, wrapped) = try await session.wrap(material, for: key, by: wrapping, to: wrappingKey)
        return try await session.submit(
            ImportKeyMaterial(
                key: key, token: token, wrapped: wrapped, expires: expires, kind: kind, description: description,
                material: named))
    }

    func describe() async throws -> KeyDescription { try await session.submit(DescribeKey(key: key)) }

    func encrypt(_ text: String) async throws -> [UInt8] {
        try await session.submit(Encrypt(key: key, plaintext: SecretBytes(copying: text.utf8))).ciphertext
    }

    func decrypt(_ ciphertext: [UInt8]) async throws -> String {
        let opened = try await session.submit(Decrypt(key: key, ciphertext: ciphertext))
        return String(decoding: opened.plaintext.copyBytes(), as: UTF8.self)
    }

    func rotations() async throws -> [KeyRotation] {
        try await session.submit(
            ListKeyRotations(key: key, includesAllMaterial: true, page: PageRequest(limit: 100))
        ).elements
    }

    func schedule() async {
        let scheduler = Scheduler(
            every: .seconds(60), session: { service.gate.session(of: .scheduler) },
            report: { work, error in Issue.record("\(String(describing: work)): \(error)") })
        await scheduler.runOnce()
    }

    /// What lies in the store as the version's material.
    func stored(_ number: KeyVersionNumber) async throws -> String? {
        let row = KeyVersionRecord.rowKey(of: number, key: identifier, vault: TestService.address.name)
        return try await service.storage.row(row).map { String(decoding: $0.body, as: UTF8.self) }
    }
}

private func secret(_ byte: UInt8, _ count: Int = 32) -> SecretBytes {
    SecretBytes(copying: [UInt8](repeating: byte, count: count))
}

@Suite struct ImportTests {
    @Test func aKeyIsUsableFromItsImportOn() async throws {
        let world = try await World()
        let pending = ServiceError.keyStateForbids(world.identifier, .pendingImport)
        await #expect(throws: pending) { try await world.encrypt("no") }
        await #expect(throws: pending) { try await world.session.submit(SuspendKey(key: world.key)) }
        await #expect(throws: pending) { try await world.session.submit(ReactivateKey(key: world.key)) }
        await #expect(throws: pending) { try await world.session.submit(RotateKey(key: world.key)) }
        #expect(try await world.rotations().isEmpty)
        let material = try #require(try await world.bring(secret(7)).material)
        let described = try await world.describe()
        #expect(described.currentVersion.identifier == material)
        #expect(described.imported == ImportedMaterial(isComplete: true, isPresent: true, wasImported: true))
        // It is the material that was brought that does the work.
        let ciphertext = try await world.encrypt("hello")
        let opened = try SymmetricCiphertext.open(ciphertext, material: secret(7), context: [:])
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
            let world = try await World(algorithm, purpose)
            let material =
                algorithm.isAsymmetric
                ? try PrivateKey.generate(algorithm).pkcs8() : secret(9, algorithm.bitCount / 8)
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
        let world = try await World()
        for count in [1, 16, 31, 33] {
            await #expect(throws: ServiceError.keyMaterialIncorrect) { try await world.bring(secret(1, count)) }
        }
        let hmac = try await World(.hmac384, .authenticateMessages)
        for count in [1, 47, 129] {
            await #expect(throws: ServiceError.keyMaterialIncorrect) {
                try await hmac.bring(secret(1, count), to: .rsa3072)
            }
        }
        try await hmac.bring(secret(1, 128), to: .rsa3072)
        let curve = try await World(.ecP256, .signVerify)
        let materials = [
            try PrivateKey.generate(.ecP384).pkcs8(), try PrivateKey.generate(.rsa2048).pkcs8(), secret(1),
        ]
        for material in materials {
            await #expect(throws: ServiceError.keyMaterialIncorrect) {
                try await curve.bring(material, by: .aesKeyWrapSHA256)
            }
        }
        #expect(try await curve.describe().imported == ImportedMaterial())
    }

    @Test func onlyTheSameMaterialComesBack() async throws {
        let world = try await World()
        let material = try await world.bring(secret(1), description: "the first").material
        let ciphertext = try await world.encrypt("kept")
        await #expect(throws: ServiceError.keyMaterialIncorrect) { try await world.bring(secret(2)) }
        let deleted = try await world.session.submit(DeleteImportedKeyMaterial(key: world.key))
        #expect(deleted.material == material)
        await #expect(throws: ServiceError.keyStateForbids(world.identifier, .pendingImport)) {
            try await world.decrypt(ciphertext)
        }
        #expect(try await world.stored(1)?.contains("absent") == true)
        #expect(try await world.stored(1)?.contains("wrapped") == false, "the material is gone from the store")
        await #expect(throws: ServiceError.keyMaterialIncorrect) { try await world.bring(secret(2)) }
        await #expect(throws: ServiceError.keyMaterialIncorrect) { try await world.bring(secret(1), kind: .new) }
        let other = String(repeating: "0", count: 64)
        await #expect(throws: ServiceError.keyMaterialIncorrect) { try await world.bring(secret(1), named: other) }
        #expect(try await world.bring(secret(1), named: material).material == material)
        #expect(try await world.decrypt(ciphertext) == "kept")
        #expect(try await world.rotations().first?.imported?.description == "the first")
    }

    @Test func theSameMaterialHasOneNameInOneKeyAndAnotherInAnother() async throws {
        let world = try await World()
        let first = try await world.bring(secret(3)).material
        _ = try await world.session.submit(DeleteImportedKeyMaterial(key: world.key))
        #expect(try await world.bring(secret(3)).material == first)
        #expect(try await World().bring(secret(3)).material != first)
    }

    @Test func asymmetricAndMACKeysHaveOneMaterialForGood() async throws {
        let world = try await World(.hmac256, .authenticateMessages)
        try await world.bring(secret(1))
        await #expect(throws: ServiceError.keyMaterialIncorrect) { try await world.bring(secret(2)) }
        // HMAC doesn't tell these two apart; we do.
        await #expect(throws: ServiceError.keyMaterialIncorrect) {
            try await world.bring(SecretBytes(copying: [UInt8](repeating: 1, count: 32) + [0]))
        }
        for request in [ImportKind.new, .existing] {
            await #expect(throws: ServiceError.keyKindUnsupported(world.identifier)) {
                try await world.bring(secret(1), kind: request)
            }
        }
        await #expect(throws: ServiceError.keyKindUnsupported(world.identifier)) {
            try await world.bring(secret(1), description: "x")
        }
        await #expect(throws: ServiceError.keyKindUnsupported(world.identifier)) { try await world.rotations() }
        #expect(try await world.session.submit(DeleteImportedKeyMaterial(key: world.key)).material == nil)
    }

    @Test func newMaterialWaitsForItsRotation() async throws {
        let world = try await World()
        let first = try #require(try await world.bring(secret(1)).material)
        let old = try await world.encrypt("old")
        await #expect(throws: ServiceError.noKeyMaterialWaiting(world.identifier)) {
            try await world.session.submit(RotateKey(key: world.key))
        }
        let second = try #require(try await world.bring(secret(2), kind: .new, description: "next").material)
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
        try await world.bring(secret(1))
        #expect(try await world.decrypt(old) == "old")
    }

    @Test func whatWaitsCanBeReplaced() async throws {
        let world = try await World()
        try await world.bring(secret(1))
        let second = try await world.bring(secret(2), kind: .new).material
        _ = try await world.session.submit(DeleteImportedKeyMaterial(key: world.key, material: second))
        #expect(try await world.stored(2) == nil)
        #expect(try await world.encrypt("still").isEmpty == false)
        let third = try await world.bring(secret(3), kind: .new).material
        #expect(try await world.rotations().map(\.material).last == third)
        _ = try await world.session.submit(RotateKey(key: world.key))
        // What never was the key's is new to it.
        try await world.bring(secret(2), kind: .new)
    }

    @Test func rotationsOnDemandHaveTheirLimit() async throws {
        let world = try await World()
        try await world.bring(secret(0))
        for number in 1...25 {
            try await world.bring(secret(UInt8(number)), kind: .new)
            _ = try await world.session.submit(RotateKey(key: world.key))
        }
        try await world.bring(secret(99), kind: .new)
        await #expect(throws: ServiceError.limitExceeded(.onDemandRotations)) {
            try await world.session.submit(RotateKey(key: world.key))
        }
        #expect(try await world.rotations().count == 27)
    }
}

@Suite struct MaterialExpiryTests {
    @Test func expiredMaterialIsRefusedAtOnceAndDeletedByTheScheduler() async throws {
        let world = try await World()
        let expires = world.service.clock.now + 3600
        let material = try await world.bring(secret(1), expires: expires).material
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
        try await world.bring(secret(1))
        #expect(try await world.decrypt(ciphertext) == "kept")
        #expect(try await world.describe().imported?.expires == nil)
    }

    @Test func reimportSetsTheExpiryAnew() async throws {
        let world = try await World()
        try await world.bring(secret(1), expires: world.service.clock.now + 60)
        world.service.clock.advance(seconds: 30)
        try await world.bring(secret(1), expires: world.service.clock.now + 600)
        world.service.clock.advance(seconds: 60)
        await world.schedule()
        _ = try await world.encrypt("still there")
    }

    @Test func theDateMustBeAheadAndWithinAYear() async throws {
        let world = try await World()
        let now = world.service.clock.now
        for (date, error) in [
            (now, ServiceError.invalidInput(.materialExpiryPassed)), (now - 1, .invalidInput(.materialExpiryPassed)),
            (now + 365 * 86_400 + 1, .invalidInput(.materialExpiryTooFar)),
        ] {
            await #expect(throws: error) { try await world.bring(secret(1), expires: date) }
        }
        try await world.bring(secret(1), expires: now + 365 * 86_400)
    }

    @Test func whatWaitsExpiresWithoutTouchingTheKey() async throws {
        let world = try await World()
        try await world.bring(secret(1))
        try await world.bring(secret(2), expires: world.service.clock.now + 60, kind: .new)
        world.service.clock.advance(seconds: 60)
        await #expect(throws: ServiceError.noKeyMaterialWaiting(world.identifier)) {
            try await world.session.submit(RotateKey(key: world.key))
        }
        _ = try await world.encrypt("usable")
        await world.schedule()
        #expect(try await world.stored(2) == nil)
        try await world.bring(secret(3), kind: .new)
        _ = try await world.session.submit(RotateKey(key: world.key))
    }

    @Test func aKeyThatAwaitsItsDestructionLosesItsMaterialInTime() async throws {
        let world = try await World()
        try await world.bring(secret(1), expires: world.service.clock.now + 86_400)
        _ = try await world.session.submit(ScheduleKeyDestruction(key: world.key, waitingDays: 7))
        world.service.clock.advance(days: 2)
        await world.schedule()
        #expect(try await world.stored(1)?.contains("wrapped") == false)
        _ = try await world.session.submit(CancelKeyDestruction(key: world.key))
        await #expect(throws: ServiceError.keyStateForbids(world.identifier, .pendingImport)) {
            try await world.encrypt("no")
        }
        // Material that was missing makes the key usable, whatever it was before.
        try await world.bring(secret(1))
        _ = try await world.encrypt("yes")
    }

    @Test func reimportDoesNotEnableWhatWasDisabled() async throws {
        let world = try await World()
        try await world.bring(secret(1))
        _ = try await world.session.submit(SuspendKey(key: world.key))
        try await world.bring(secret(1))
        await #expect(throws: ServiceError.keyStateForbids(world.identifier, .suspended)) {
            try await world.encrypt("no")
        }
    }
}

@Suite struct ImportTokenTests {
    @Test func aTokenIsOneKeysAndHoldsADay() async throws {
        let world = try await World()
        let (token, wrapped) = try await world.session.wrap(secret(1), for: world.key, by: .oaepSHA256)
        #expect(token.count <= 6144)
        let other = try await world.session.submit(CreateKey(vault: World.vault, isImported: true)).key
        let otherKey = KeyReference(.id(other.identifier), in: World.vault)
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
        let world = try await World()
        let first = try await world.session.wrap(secret(1), for: world.key, by: .oaepSHA256)
        let second = try await world.session.wrap(secret(1), for: world.key, by: .oaepSHA256)
        let sha1 = try await world.session.wrap(secret(1), for: world.key, by: .oaepSHA1)
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
        let world = try await World()
        let parameters = try await world.session.submit(
            GetImportParameters(key: world.key, wrapping: .oaepSHA256, wrappingKey: wrappingKey))
        #expect(parameters.token.count <= 6144)
        let seconds = parameters.expires.timeIntervalSince(world.service.clock.now)
        #expect(seconds > 86_399 && seconds <= 86_400)
    }

    @Test func keysOfTheServicesOwnTakeNone() async throws {
        let world = try await World()
        let own = try await world.session.submit(CreateKey(vault: World.vault)).key.identifier
        let key = KeyReference(.id(own), in: World.vault)
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
        let world = try await World(.ecP256, .agreeOnKeys)
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
        let world = try await World()
        let refusal = ServiceError.keyOriginForbids(world.identifier, .imported)
        await #expect(throws: refusal) { try await world.session.submit(EnableKeyRotation(key: world.key)) }
        await #expect(throws: refusal) { try await world.session.submit(DisableKeyRotation(key: world.key)) }
        await #expect(throws: ServiceError.invalidInput(.rotationPeriod)) {
            try await world.session.submit(
                CreateKey(vault: World.vault, rotationPeriodInDays: 90, isImported: true))
        }
    }
}

@Suite struct RotationHistoryTests {
    @Test func rotationsSayWhatMadeThem() async throws {
        let world = try await World()
        let made = try await world.session.submit(CreateKey(vault: World.vault, rotationPeriodInDays: 90))
        let key = KeyReference(.id(made.key.identifier), in: World.vault)
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
        let world = try await World()
        let made = try await world.session.submit(CreateKey(vault: World.vault, rotationPeriodInDays: 90))
        let key = KeyReference(.id(made.key.identifier), in: World.vault)
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
        let world = try await World()
        let made = try await world.session.submit(CreateKey(vault: World.vault, rotationPeriodInDays: 90))
        let key = KeyReference(.id(made.key.identifier), in: World.vault)
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
                CreateKey(vault: World.vault, isImported: true, isMultiRegion: true)
            ).key.identifier
            primary = KeyReference(.id(made), in: World.vault)
            replica = KeyReference(.id(made), in: .named(SampleWorld.replicaVault.name))
        }

        func bring(
            _ byte: UInt8, to key: KeyReference, kind: ImportKind? = nil
        ) async throws -> ImportKeyMaterial.Outcome {
            let (token, wrapped) = try await session.wrap(secret(byte), for: key, by: .oaepSHA256)
            return try await session.submit(ImportKeyMaterial(key: key, token: token, wrapped: wrapped, kind: kind))
        }

        func standings(_ key: KeyReference) async throws -> [KeyRotation.Standing] {
            try await session.submit(
                ListKeyRotations(key: key, includesAllMaterial: true, page: PageRequest(limit: 10))
            ).elements.map(\.standing)
        }

        func encrypt(_ key: KeyReference) async throws -> [UInt8] {
            try await session.submit(Encrypt(key: key, plaintext: secret(5))).ciphertext
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
        #expect(opened.plaintext == secret(5))
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
                #expect(opened.plaintext == secret(5))
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
