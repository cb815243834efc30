import AuditTrail
import Cryptography
public import FoundationEssentials
public import KeyModel
public import RootOfTrust
public import ServiceGate
import ServiceOperations
public import ServiceRequests
public import Storage
import Synchronization

/// A whole service behind a gate: memory for a store, a spy for a trail, a software root, and a clock that tests set.
public final class TestService: Sendable {
    public let gate: Gate
    public let storage: InMemoryStorage
    public let trail: TrailSpy
    public let clock: TestClock
    public let root: any RootKey
    public let keyStoreHardware: (any KeyStoreHardware)?

    public static let address = VaultAddress(
        name: "test-vault", region: "us-gov-west-1", partition: "aws-us-gov", account: "123456789012",
        tenant: "12345678-1234-1234-1234-123456789012")

    public static let other = VaultAddress(
        name: "other-vault", region: "us-gov-east-1", partition: "aws-us-gov", account: "210987654321",
        tenant: "12345678-1234-1234-1234-123456789012")

    /// A service with two vaults and nothing else.
    public convenience init(
        storage: InMemoryStorage = InMemoryStorage(), hardware: (any HardwareKeys)? = nil,
        keyStoreHardware: (any KeyStoreHardware)? = nil
    ) async throws {
        _ = try CryptographicModule.start(fips: nil)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let root = try SoftwareRootKey.create(at: folder.path + "/root.key")
        try await self.init(
            storage: storage, root: root, clock: TestClock(), hardware: hardware,
            keyStoreHardware: keyStoreHardware)
        let bootstrap = gate.session(of: .bootstrap)
        _ = try await bootstrap.submit(CreateVault(address: Self.address))
        clock.advance(seconds: 1)  // the service belongs to the account of its first vault
        _ = try await bootstrap.submit(CreateVault(address: Self.other))
    }

    /// A copy of what another one has stored, with a trail and a clock of its own: making keys takes long.
    /// - Parameter storage: what is stored, where that isn't what the other one has.
    public convenience init(copying other: TestService, holding storage: InMemoryStorage? = nil) async throws {
        let everything = await other.storage.everything()
        try await self.init(
            storage: storage ?? InMemoryStorage(holding: everything), root: other.root, clock: TestClock(),
            hardware: nil, keyStoreHardware: other.keyStoreHardware)
    }

    private init(
        storage: InMemoryStorage, root: any RootKey, clock: TestClock, hardware: (any HardwareKeys)?,
        keyStoreHardware: (any KeyStoreHardware)?
    ) async throws {
        let module = try CryptographicModule.start(fips: nil)
        let trail = TrailSpy()
        self.storage = storage
        self.trail = trail
        self.clock = clock
        self.root = root
        self.keyStoreHardware = keyStoreHardware
        gate = try await Gate.open(
            storage: storage, trail: trail, root: root, hardware: hardware,
            keyStoreHardware: keyStoreHardware, clock: { clock.now },
            operations: { catalog in
                .all(
                    keys: KeyRoom(catalog: catalog, module: module),
                    service: ServiceRoom(version: "test", module: module, trail: SpiedTrail(spy: trail)))
            })
    }

    /// A principal with one identity policy, and the credentials to be them.
    public func makePrincipal(_ name: String, policy: String, account: String = address.account) async throws
        -> TestPrincipal
    {
        let outcome = try await gate.session(of: .bootstrap).submit(
            PutPrincipal(
                principalName: name, account: account, partition: Self.address.partition, tenant: Self.address.tenant,
                policies: ["test": policy], newCredentials: true))
        guard let credentials = outcome.credentials else { throw ServiceError.principalNotFound }
        return TestPrincipal(caller: outcome.principal, credentials: credentials)
    }

    /// A session by client secret, as a token endpoint gets it.
    public func session(of principal: TestPrincipal, requestID: String = UUID().uuidString.lowercased()) async throws
        -> any Session
    {
        try await gate.session(
            for: .clientSecret(
                client: principal.credentials.client, secret: principal.credentials.clientSecret, tenant: ""),
            at: .none, from: Origin(door: .native, requestID: requestID, sourceAddress: "192.0.2.1"))
    }

    public static func policy(allowing actions: String = "*", resource: String = "*") -> String {
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"\#(actions)","Resource":"\#(resource)"}]}"#
    }
}

public struct TestPrincipal: Sendable {
    public var caller: Caller
    public var credentials: PrincipalCredentials
}

/// A clock that stands still until it is set.
public final class TestClock: Sendable {
    private let moment = Mutex(Date(timeIntervalSince1970: 1_795_510_800))

    public init() {}

    public var now: Date { moment.withLock { $0 } }

    public func advance(days: Double) { moment.withLock { $0 += days * 86_400 } }
    public func advance(seconds: Double) { moment.withLock { $0 += seconds } }
}

struct SpiedTrail: TrailReader {
    let spy: TrailSpy

    var recordCount: UInt64 { UInt64(spy.records.count) }
    var verifierKey: String { "test+00000000+AA==" }

    func search(_ query: QueryAudit) async throws(ServiceError) -> (entries: [AuditEntry], next: UInt64?) {
        let entries = spy.records.enumerated().map { index, record in
            AuditEntry(index: UInt64(index), record: String(decoding: record.encoded(), as: UTF8.self))
        }
        return (Array(entries.suffix(query.limit)), nil)
    }

    func proof(of requestID: String) async throws(ServiceError) -> String? {
        spy.records.contains { $0.requestID == requestID } ? "{}" : nil
    }
}
