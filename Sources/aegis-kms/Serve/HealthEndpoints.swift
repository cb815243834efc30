import AuditTrail
import Cryptography
import HTTPTypes
import KeyModel
import RootOfTrust
import ServiceGate
import Storage

/// `/healthz` (the process lives), `/readyz` (it can serve: the first thing that fails is named), `/metrics`.
struct HealthEndpoints: Sendable {
    let gate: Gate
    let trail: AuditTrail
    let storage: any Storage
    let directory: DataDirectory
    let root: any RootKey
    let module: CryptographicModule

    func answer(_ path: String, from source: String?) async -> (HTTPResponse, [UInt8])? {
        switch path {
        case "/healthz": return text("ok\n")
        case "/readyz":
            let problem = await obstacle()
            return text(
                problem.map { "not ready: \($0)\n" } ?? "ready\n", status: problem == nil ? .ok : .serviceUnavailable)
        case "/metrics" where source.map(Self.isLoopback) ?? false: return text(gate.metrics.prometheusText())
        default: return nil
        }
    }

    private func obstacle() async -> String? {
        guard module.isOperational else { return "the cryptographic module failed a self-test; restart the service" }
        do {
            try await trail.probe()
        } catch {
            return "the audit trail can't be written (disk full, or not writable?)"
        }
        if let name = directory.lostFile { return "\(name) was taken from the data directory; stop, and restore it" }
        do {
            // The trail has room of its own set aside, so that its probe may pass where a change finds the disk full.
            try directory.probe()
        } catch {
            return "the data directory can't be written (disk full, or not writable?)"
        }
        do {
            _ = try await storage.row(RowKey(.service, vault: "", "service"))
        } catch {
            return "the store can't be read"
        }
        guard await root.status().reachability == .reachable else { return "the root key can't be reached" }
        return nil
    }

    private func text(_ text: String, status: HTTPResponse.Status = .ok) -> (HTTPResponse, [UInt8]) {
        (HTTPResponse(status: status, headerFields: [.contentType: "text/plain; charset=utf-8"]), Array(text.utf8))
    }

    private static func isLoopback(_ source: String) -> Bool { source.hasPrefix("127.") || source == "::1" }
}
