import Cryptography
import FoundationEssentials
import KeyModel
import Synchronization

@testable import AuditTrail

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A directory that goes when its test ends.
final class Scratch: Sendable {
    let path: String

    init() throws {
        // In memory where there is such a place: these tests ask what is synced, not how long a disk takes for it.
        let memory = "/dev/shm"
        let parent = Files.exists(memory) ? memory : FileManager.default.temporaryDirectory.path
        path = parent + "/audit-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var trail: String { path + "/trail" }

    /// What a backup, or a disk after a power loss, would hold.
    func copy(_ name: String) throws -> String {
        let target = path + "/" + name
        try FileManager.default.copyItem(atPath: trail, toPath: target)
        return target
    }
}

let signer: CheckpointSigner = {
    // Everything that hashes needs the module; every suite gets at the signer, or calls this, before it does.
    _ = try! CryptographicModule.start(fips: nil)
    return try! CheckpointSigner(name: "aegis-kms/test", key: try! PrivateKey.generate(.ed25519))
}()

func startModule() { _ = signer }

func openTrail(
    _ directory: String, _ change: (inout AuditConfiguration) -> Void = { _ in }
) async throws(AuditError) -> AuditTrail {
    var configuration = AuditConfiguration()
    configuration.segmentByteCount = 256 << 10
    configuration.publishingInterval = 0.05
    change(&configuration)
    return try await AuditTrail.open(directory: directory, signer: signer, configuration: configuration)
}

func sample(_ number: Int) -> AuditRecord {
    AuditRecord(
        requestID: "request-\(number)", time: Date(timeIntervalSince1970: 1_700_000_000 + Double(number)),
        phase: .outcome, operation: number % 2 == 0 ? .encrypt : .decrypt, door: .aws,
        caller: Caller(
            kind: .user, identifier: "id-\(number % 3)", name: "name-\(number % 3)", account: "123456789012",
            partition: "aws-us-gov"),
        sourceAddress: "127.0.0.1", vault: "vault", outcome: number % 5 == 0 ? "accessDenied" : AuditRecord.success)
}

@discardableResult
func fill(_ trail: AuditTrail, _ count: Int, tasks: Int = 32) async throws -> [UInt64] {
    try await withThrowingTaskGroup(of: [UInt64].self) { group in
        for task in 0..<tasks {
            group.addTask {
                var indexes: [UInt64] = []
                for number in stride(from: task, to: count, by: tasks) {
                    indexes.append(try await trail.append(sample(number)))
                }
                return indexes
            }
        }
        return try await group.reduce(into: []) { $0 += $1 }
    }
}

/// Fills a trail one record after the other, so that index and number agree, and closes it.
func makeTrail(_ directory: String, _ count: Int) async throws {
    let trail = try await openTrail(directory) { $0.publishingInterval = 600 }
    for number in 0..<count { _ = try await trail.append(sample(number)) }
    await trail.close()
}

/// A trail of 700 records that is made once: a test that wants one takes a copy.
private let template = Task {
    // It lives as long as the process, so no `deinit` removes it.
    atexit { try? FileManager.default.removeItem(atPath: templateScratch.path) }
    try await makeTrail(templateScratch.trail, 700)
    return templateScratch
}
private let templateScratch = try! Scratch()

func copyTemplate(to scratch: Scratch) async throws {
    try FileManager.default.copyItem(atPath: try await template.value.trail, toPath: scratch.trail)
}

func verify(_ directory: String, older: String? = nil) throws -> VerificationReport {
    try TrailVerifier.verify(directory: directory, verifierKey: signer.verifier.text, olderCheckpoint: older)
}

func readFile(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }
func writeFile(_ path: String, _ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(filePath: path)) }

/// A value that tasks and threads share.
final class Shared<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>
    init(_ value: Value) { mutex = Mutex(value) }
    var value: Value {
        get { mutex.withLock { $0 } }
        set { mutex.withLock { $0 = newValue } }
    }
    func change(_ body: (inout Value) -> Void) { mutex.withLock { body(&$0) } }
}
