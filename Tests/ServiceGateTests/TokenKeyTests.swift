import AuditTrail
import Cryptography
import FoundationEssentials
import KeyModel
import RootOfTrust
import ServiceGate
import ServiceRequests
import ServiceTesting
import Synchronization
import Testing

/// Keys that live in a token, which may not do all that their public halves can.
@Suite struct TokenKeyTests {
    private static let vault = VaultSelector.named(TestService.address.name)
    private let oaep = EncryptionAlgorithm.rsaOAEP(.sha256)
    private let secret = SecretBytes(copying: [1, 2, 3])

    private struct World {
        let service: TestService
        let session: any Session
        let token: ScriptedToken
        let key: KeyIdentifier
        var reference: KeyReference { KeyReference(.id(key), in: vault) }
    }

    private func makeWorld(_ algorithm: KeyAlgorithm = .rsa2048) async throws -> World {
        let token = ScriptedToken()
        let service = try await TestService(hardware: token)
        let admin = try await service.makePrincipal("admin", policy: TestService.policy())
        let session = try await service.session(of: admin)
        let made = try await session.submit(
            CreateKey(
                vault: Self.vault, algorithm: algorithm,
                purpose: algorithm.family == .rsa ? .encryptDecrypt : .signVerify, residence: .token))
        return World(service: service, session: session, token: token, key: made.key.identifier)
    }

    @Test func whatTheTokenOpensIsEncrypted() async throws {
        let world = try await makeWorld()
        world.token.offered.withLock { $0 = [oaep] }
        let sealed = try await world.session.submit(
            Encrypt(key: world.reference, plaintext: secret, algorithm: oaep)
        ).ciphertext
        let opened = try await world.session.submit(
            Decrypt(key: world.reference, ciphertext: sealed, algorithm: oaep))
        #expect(opened.plaintext == secret)
        let wrapped = try await world.session.submit(
            WrapKey(key: world.reference, keyMaterial: secret, algorithm: oaep)
        ).wrapped
        let unwrapped = try await world.session.submit(
            UnwrapKey(key: world.reference, wrapped: wrapped, algorithm: oaep))
        #expect(unwrapped.keyMaterial == secret)
    }

    @Test func whatTheTokenWouldNotOpenIsNotEncrypted() async throws {
        let world = try await makeWorld()
        world.token.offered.withLock { $0 = [.rsaOAEP(.sha1)] }
        let refusal = ServiceError.algorithmForbidden(world.key, .rsa2048)
        await #expect(throws: refusal) {
            try await world.session.submit(Encrypt(key: world.reference, plaintext: secret, algorithm: oaep))
        }
        #expect(world.service.trail.records.last?.outcome == "algorithmForbidden")
        await #expect(throws: refusal) {
            try await world.session.submit(WrapKey(key: world.reference, keyMaterial: secret, algorithm: oaep))
        }
        let other = KeyReference(
            .id(try await world.session.submit(CreateKey(vault: Self.vault)).key.identifier), in: Self.vault)
        let sealed = try await world.session.submit(Encrypt(key: other, plaintext: secret)).ciphertext
        await #expect(throws: refusal) {
            try await world.session.submit(
                ReEncrypt(
                    source: other, ciphertext: sealed, destination: world.reference, destinationAlgorithm: oaep))
        }
        _ = try await world.session.submit(
            Encrypt(key: world.reference, plaintext: secret, algorithm: .rsaOAEP(.sha1)))
    }

    @Test func whileTheTokenCanNotSayNothingIsEncrypted() async throws {
        let world = try await makeWorld()
        world.token.offered.withLock { $0 = nil }
        await #expect(throws: ServiceError.hardwareUnavailable) {
            try await world.session.submit(Encrypt(key: world.reference, plaintext: secret, algorithm: oaep))
        }
    }

    @Test func aCiphertextThatDoesNotOpenIsTheCallersFault() async throws {
        let world = try await makeWorld()
        world.token.offered.withLock { $0 = [oaep] }
        var sealed = try await world.session.submit(
            Encrypt(key: world.reference, plaintext: secret, algorithm: oaep)
        ).ciphertext
        sealed[100] ^= 1
        for wrong in [sealed, Array(sealed.dropLast()), []] {
            await #expect(throws: ServiceError.ciphertextInvalid) {
                try await world.session.submit(
                    Decrypt(key: world.reference, ciphertext: wrong, algorithm: oaep))
            }
        }
    }

    @Test func theTokenIsNotAskedAboutKeysInStorage() async throws {
        let world = try await makeWorld(.ecP256)
        world.token.offered.withLock { $0 = nil }
        let made = try await world.session.submit(CreateKey(vault: Self.vault, algorithm: .rsa2048))
        let reference = KeyReference(.id(made.key.identifier), in: Self.vault)
        let sealed = try await world.session.submit(
            Encrypt(key: reference, plaintext: secret, algorithm: oaep)
        ).ciphertext
        let opened = try await world.session.submit(Decrypt(key: reference, ciphertext: sealed, algorithm: oaep))
        #expect(opened.plaintext == secret)
    }
}

/// A token that keeps its keys in memory and opens what it is told to.
private final class ScriptedToken: HardwareKeys {
    /// nil: it can't be reached.
    let offered = Mutex<Set<EncryptionAlgorithm>?>([])
    private let keys = Mutex<[HardwareKeyReference: PrivateKey]>([:])

    func generateKeyPair(_ algorithm: KeyAlgorithm, label: String) async throws(RootError) -> HardwareKeyPair {
        guard let key = try? PrivateKey.generate(algorithm) else { throw .internalFailure }
        let reference = HardwareKeyReference(tokenLabel: "scripted", keyIdentifier: label)
        keys.withLock { $0[reference] = key }
        return HardwareKeyPair(reference: reference, subjectPublicKeyInfo: key.publicKey.subjectPublicKeyInfo)
    }

    func sign(
        _ digest: [UInt8], with reference: HardwareKeyReference, algorithm: SignatureAlgorithm,
        encoding: SignatureEncoding
    ) async throws(RootError) -> [UInt8] { throw .algorithmUnsupported }

    func decrypt(
        _ ciphertext: [UInt8], with reference: HardwareKeyReference, algorithm: EncryptionAlgorithm
    ) async throws(RootError) -> SecretBytes {
        guard try await offers(algorithm, with: reference) else { throw .algorithmUnsupported }
        guard let key = keys.withLock({ $0[reference] }) else { throw .keyMissing }
        guard let opened = try? key.decrypt(ciphertext, algorithm: algorithm) else { throw .corrupted }
        return opened
    }

    func offers(
        _ algorithm: EncryptionAlgorithm, with reference: HardwareKeyReference
    ) async throws(RootError) -> Bool {
        guard let offered = offered.withLock({ $0 }) else { throw .unavailable }
        return offered.contains(algorithm)
    }

    func destroy(_ reference: HardwareKeyReference) async throws(RootError) {
        keys.withLock { $0[reference] = nil }
    }

    func status() async -> HardwareStatus {
        HardwareStatus(tokenLabel: "scripted", reachability: .reachable, since: Date(), token: nil)
    }
}
