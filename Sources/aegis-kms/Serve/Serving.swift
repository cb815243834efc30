import AWSDoor
import AuditTrail
import AzureDoor
import Cryptography
import Dispatch
import FoundationEssentials
import Glibc
import HTTPFront
import KeyModel
import Logging
import NativeDoor
import RootOfTrust
import Scheduling
import ServiceGate
import ServiceRequests
import Storage
import XKSDoor

extension ServiceProcess {
    /// Listens, works and stops at SIGTERM or SIGINT.
    func run(limits: HTTPLimits) async throws {
        let (plain, secure) = try settings.addresses()
        let opening = RouterOpening()
        let front = HTTPFront(
            listeners: [
                Listener(host: plain.host, port: plain.port, allowPlaintext: settings.allowPlaintext ?? false),
                Listener(host: secure.host, port: secure.port, tls: try tls.issue()),
            ],
            limits: limits,
            responder: { request, body, source, requestID in
                await opening.router.respond(to: request, body: body, from: source, requestID: requestID)
            },
            onRefusal: { refusal, request, source, requestID in
                await opening.router.refuse(refusal, request, from: source, requestID: requestID)
            },
            logger: logger, eventLoopThreads: settings.threadCount)
        // From here on somebody may know the service and stop it.
        let stop = StopSignal()
        let bound = try await Self.start(front)
        // Who finds the service ready finds its addresses in `admin.env`.
        try await writeAddresses(plain: bound[0].port, secure: bound[1].port)
        opening.open(router(securePort: bound[1].port))
        let background = Task { await work(front) }
        announce(plain: bound[0], secure: bound[1])
        let signal = await stop.wait()
        logger.info("stopping", metadata: ["signal": "\(signal)"])
        background.cancel()
        await front.shutdown(grace: .seconds(10))
        // What is being done without being asked has its record to write, too.
        await background.value
        await recordLastUses()
        await trail.close()
        try? await gate.markTrail(of: trail.size)
        await storage.close()
        logger.info("stopped")
    }

    /// So that the next start needn't read them from the trail; what fails here it does.
    private func recordLastUses() async {
        let session = gate.session(of: .scheduler)
        guard gate.hasUnrecordedUses else { return }
        while let outcome = try? await session.submit(RecordKeyUsage()), outcome.remaining > 0 {}
    }

    private func router(securePort: Int) -> Router {
        let readiness = Readiness(trail: trail, storage: storage, directory: directory, root: root, module: module)
        return Router(
            health: HealthEndpoints(gate: gate, readiness: readiness),
            entrance: gate, native: NativeDoor(entrance: gate, audience: Self.nativeAudience),
            azure: AzureDoor(
                entrance: gate,
                settings: AzureSettings(
                    vaultSuffix: settings.vaultSuffix ?? "vault.localhost",
                    loginHost: settings.loginHost ?? "login.localhost", port: securePort)),
            aws: AWSDoor(entrance: gate), xks: XKSDoor(entrance: gate), securePort: securePort)
    }

    private static func start(_ front: HTTPFront) async throws -> [BoundAddress] {
        do {
            return try await front.start()
        } catch let error as HTTPFrontError {
            throw SetupError.front(error)
        }
    }

    /// What is done without being asked: due work, what the trail still lacks, and a fresh certificate each month.
    private func work(_ front: HTTPFront) async {
        let scheduler = Scheduler(
            every: .seconds(settings.schedulerInterval ?? 60), session: { gate.session(of: .scheduler) },
            report: { work, error in
                logger.error(
                    "due work failed: \(error.label)",
                    metadata: ["work": "\(work?.text ?? "looking for it")"])
            })
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await scheduler.run() }
            group.addTask {
                while !Task.isCancelled {
                    try? await Task.sleep(for: .seconds(5))
                    try? await gate.catchUp()
                    try? await gate.markTrail(of: trail.size)
                }
            }
            group.addTask {
                while !Task.isCancelled {
                    try? await Task.sleep(for: .seconds(30 * 86_400))
                    if let material = try? tls.issue() { try? front.replaceTLS(ofListener: 1, with: material) }
                }
            }
        }
    }

    /// What a newcomer needs next, ready to paste. No secret is shown.
    private func announce(plain: BoundAddress, secure: BoundAddress) {
        let text = """

            Aegis KMS \(Version.text) is ready (\(module.description); root key: \(root.identity.kind.rawValue)).

              AWS endpoint      http://\(plain.host):\(plain.port)
              Azure and native  https://localhost:\(secure.port)  (authority: \(directory.authorityCertificate))
              Credentials       \(directory.adminEnvironment)

            Try it in another terminal:

              source \(directory.adminEnvironment)
              \(suggestion)

            Stop with Ctrl-C.

            """
        FileHandleOutput.write(text)
    }

    private var suggestion: String {
        switch settings.blueprint {
        case nil: "aws kms encrypt --key-id alias/aegis-prod-dek --plaintext fileb://<(printf hello)"
        // There may be no vault yet that a key could be made in.
        case "none": "aegis-kms blueprint apply FILE"
        default: "aegis-kms key tree"
        }
    }
}

extension DueWork {
    fileprivate var text: String {
        switch self {
        case .destroy(let key): "destroy key \(key.identifier.text) of \(key.vault.name)"
        case .expireMaterial(let key): "delete the expired material of key \(key.identifier.text) of \(key.vault.name)"
        case .rotate(let key): "rotate key \(key.identifier.text) of \(key.vault.name)"
        case .synchronize(let store): "bring keys to the HSMs of key store \(store.identifier)"
        }
    }
}

enum FileHandleOutput {
    static func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, bytes.count) }
    }
}
