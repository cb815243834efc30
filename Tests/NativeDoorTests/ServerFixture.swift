import Foundation
import HTTPFront
import KMSClient
import KeyModel
import Logging
import NativeDoor

/// A native door behind a front with TLS, on a free port.
struct ServerFixture: Sendable {
    let front: HTTPFront
    let port: Int
    let roots: [UInt8]
    var endpoint: ServiceEndpoint { ServiceEndpoint(host: "localhost", port: port) }

    static let credentials = ClientCredentials(
        client: ScriptedEntrance.client, secret: SecretBytes(copying: ScriptedEntrance.secret.utf8))

    func client(
        endpoint: ServiceEndpoint? = nil, roots: [UInt8]? = nil, credentials: ClientCredentials = credentials
    ) async throws(ClientError) -> KMSClient {
        try await KMSClient(
            endpoint: endpoint ?? self.endpoint, trustRootsPEM: roots ?? self.roots, credentials: credentials)
    }

    static func run(
        _ entrance: ScriptedEntrance, host: String = "localhost", limits: HTTPLimits = HTTPLimits(),
        _ test: (ServerFixture) async throws -> Void
    ) async throws {
        let (material, roots) = try await certificate(for: host)
        let door = NativeDoor(entrance: entrance, audience: "aegis")
        let front = HTTPFront(
            listeners: [Listener(host: "127.0.0.1", port: 0, tls: material)], limits: limits,
            responder: { await door.respond(to: $0, body: $1, from: $2, requestID: $3) },
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), eventLoopThreads: 1)
        let port = try await front.start()[0].port
        do {
            try await test(ServerFixture(front: front, port: port, roots: roots))
        } catch {
            await front.shutdown(grace: .zero)
            throw error
        }
        await front.shutdown(grace: .zero)
    }

    /// Self-signed, made by the openssl command.
    static func certificate(for host: String) async throws -> (TLSMaterial, roots: [UInt8]) {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("native-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let alternative = host == "127.0.0.1" ? "IP:\(host)" : "DNS:\(host)"
        try await run(
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                "2",
                "-subj", "/CN=\(host)", "-addext", "subjectAltName=\(alternative)", "-keyout", "key.pem", "-out",
                "cert.pem",
            ], in: directory)
        try await run(
            ["openssl", "pkcs8", "-topk8", "-nocrypt", "-in", "key.pem", "-outform", "DER", "-out", "key.der"],
            in: directory)
        let certificate = Array(try Data(contentsOf: directory.appendingPathComponent("cert.pem")))
        let key = Array(try Data(contentsOf: directory.appendingPathComponent("key.der")))
        return (TLSMaterial(certificateChain: .pem(certificate), privateKey: SecretBytes(copying: key)), certificate)
    }

    /// On a thread of its own: waiting would hold one of Swift's.
    private static func run(_ arguments: [String], in directory: URL) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            Thread.detachNewThread {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
                process.arguments = arguments
                process.currentDirectoryURL = directory
                process.standardOutput = FileHandle.nullDevice
                process.standardError = FileHandle.nullDevice
                do {
                    try process.run()
                    process.waitUntilExit()
                    continuation.resume()
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }
}
