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
struct ImportWorld {
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

func importedSecret(_ byte: UInt8, _ count: Int = 32) -> SecretBytes {
    SecretBytes(copying: [UInt8](repeating: byte, count: count))
}
