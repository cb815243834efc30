import FoundationEssentials
import KeyModel
import ServiceRequests
import Synchronization

@testable import aegis_kms

/// A session that answers as its test says, and remembers what it was asked.
final class ScriptedSession: Session {
    typealias Answer = @Sendable (any ServiceRequest) throws(ServiceError) -> any Sendable

    let caller = Caller(kind: .user, identifier: "me", name: "me", account: "123456789012", partition: "aws-us-gov")
    let vault: VaultAddress? = nil
    private let answer: Answer
    private let asked = Mutex<[any ServiceRequest]>([])

    init(_ answer: @escaping Answer) { self.answer = answer }

    var requests: [any ServiceRequest] { asked.withLock { $0 } }

    func recordRefusal(of operation: OperationName?, because error: ServiceError) async throws(ServiceError) {}

    func submit<R: ServiceRequest>(_ request: R, options: SubmissionOptions) async throws(ServiceError) -> R.Outcome {
        asked.withLock { $0.append(request) }
        return try answer(request) as! R.Outcome
    }
}

/// What a command said.
final class Transcript: Sendable {
    private let outputs = Mutex<[UInt8]>([])
    private let noted = Mutex<[String]>([])

    var console: Console {
        Console(
            write: { [self] bytes in outputs.withLock { $0 += bytes } },
            note: { [self] line in noted.withLock { $0.append(line) } })
    }
    var bytes: [UInt8] { outputs.withLock { $0 } }
    var output: String { String(decoding: bytes, as: UTF8.self) }
    var notes: [String] { noted.withLock { $0 } }
}

/// Two vaults, and keys for them.
enum Sample {
    static let date = Date(timeIntervalSince1970: 1_800_000_000)
    static let vault = VaultAddress(
        name: "vault-one", region: "us-gov-west-1", partition: "aws-us-gov", account: "123456789012",
        tenant: "12345678-1234-1234-1234-123456789012")

    static func key(
        _ digit: Character = "1", algorithm: KeyAlgorithm = .aes256, residence: KeyResidence = .storage,
        tags: [String: String] = [:],
        state: KeyState = .active, rotation: Int? = nil
    ) -> KeyDescription {
        KeyDescription(
            key: KeyIdentity(id(digit), in: vault), algorithm: algorithm, purpose: .encryptDecrypt,
            residence: residence,
            description: "A key", created: date, state: state, destruction: nil, tags: tags,
            rotation: rotation.map { RotationSchedule(periodInDays: $0, next: date) },
            currentVersion: KeyVersionDescription(
                number: 3, identifier: "v3", created: date, updated: date, isEnabled: true, usagePeriod: UsagePeriod(),
                capabilities: [.encrypt, .decrypt], publicKey: nil))
    }

    static func id(_ digit: Character) -> KeyIdentifier {
        KeyIdentifier(String(repeating: digit, count: 8) + "-0000-4000-8000-000000000000")!
    }

    static func named(_ name: String, _ key: KeyDescription) -> NamedKey {
        NamedKey(name: name, key: key.key, created: date, updated: date, description: key)
    }

    static let service = DescribeService.Outcome(
        version: "1", module: "OpenSSL", isFIPS: false, root: "software:root:1", rootIsReachable: true, hardware: nil,
        vaultCount: 1, auditRecordCount: 7, auditVerifierKey: "log+1+k", memoryIsLocked: true)
}

/// A directory that goes when its test ends.
final class Scratch: Sendable {
    let path = FileManager.default.temporaryDirectory.path + "/cli-" + UUID().uuidString

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String, mode: Int = 0o600) throws -> String {
        let file = path + "/" + name
        try Data(text.utf8).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        return file
    }
}
