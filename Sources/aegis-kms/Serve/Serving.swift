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
import Storage

extension ServiceProcess {
    /// Listens, works and stops at SIGTERM or SIGINT.
    func run() async throws {
        let (plainHost, plainPort) = try Self.address(settings.listen ?? "127.0.0.1:8200", "--listen")
        let secureDefault = "\(plainHost):\(plainPort == 0 ? 0 : plainPort + 1)"
        let (secureHost, securePort) = try Self.address(settings.listenTls ?? secureDefault, "--listen-tls")
        let opening = RouterOpening()
        let front = HTTPFront(
            listeners: [
                Listener(host: plainHost, port: plainPort, allowPlaintext: settings.allowPlaintext ?? false),
                Listener(host: secureHost, port: securePort, tls: try tls.issue()),
            ],
            responder: { request, body, source, requestID in
                await opening.router.respond(to: request, body: body, from: source, requestID: requestID)
            },
            onRefusal: { refusal, request, source, requestID in
                await opening.router.refuse(refusal, request, from: source, requestID: requestID)
            },
            logger: logger, eventLoopThreads: settings.threads ?? 2)
        // From here on somebody may know the service and stop it.
        let stop = StopSignal()
        let bound = try await Self.start(front)
        opening.open(router(azurePort: bound[1].port))
        try await writeAddresses(plain: bound[0].port, secure: bound[1].port)
        let background = Task { await work(front) }
        announce(plain: bound[0], secure: bound[1])
        let signal = await stop.wait()
        logger.info("stopping", metadata: ["signal": "\(signal)"])
        background.cancel()
        await front.shutdown(grace: .seconds(10))
        // What is being done without being asked has its record to write, too.
        await background.value
        await trail.close()
        await storage.close()
        logger.info("stopped")
    }

    private func router(azurePort: Int) -> Router {
        Router(
            health: HealthEndpoints(
                gate: gate, trail: trail, storage: storage, directory: directory, root: root, module: module),
            entrance: gate, native: NativeDoor(entrance: gate, audience: Self.nativeAudience),
            azure: AzureDoor(
                entrance: gate,
                settings: AzureSettings(
                    vaultSuffix: settings.vaultSuffix ?? "vault.localhost",
                    loginHost: settings.loginHost ?? "login.localhost", port: azurePort)),
            aws: AWSDoor(entrance: gate))
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
                    metadata: ["work": "\(work.map(String.init(describing:)) ?? "list")"])
            })
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await scheduler.run() }
            group.addTask {
                while !Task.isCancelled {
                    try? await Task.sleep(for: .seconds(5))
                    try? await gate.catchUp()
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
              aws kms encrypt --key-id alias/aegis-prod-dek --plaintext "$(printf hello | base64)"

            Stop with Ctrl-C.

            """
        FileHandleOutput.write(text)
    }

    private static func address(_ text: String, _ flag: String) throws -> (host: String, port: Int) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port), colon != text.startIndex
        else { throw SetupError.configuration("\(flag) takes HOST:PORT, such as 127.0.0.1:8200, not '\(text)'") }
        let host = text[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        return (String(isBracketed ? host.dropFirst().dropLast() : host), port)
    }
}

enum FileHandleOutput {
    static func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, bytes.count) }
    }
}
