import HTTPFront
import HTTPTypes
import ServiceGate

/// `/healthz` (the process lives), `/readyz` (it can serve: the first thing that fails is named), `/metrics`.
struct HealthEndpoints: Sendable {
    let gate: Gate
    let readiness: Readiness

    func answer(_ path: String, from source: String?) async -> (HTTPResponse, [UInt8])? {
        switch path {
        case "/healthz": return text("ok\n")
        case "/readyz":
            let problem = await readiness.obstacle()
            return text(
                problem.map { "not ready: \($0)\n" } ?? "ready\n", status: problem == nil ? .ok : .serviceUnavailable)
        case "/metrics" where source.map(Loopback.contains) ?? false: return text(gate.metrics.prometheusText())
        default: return nil
        }
    }

    private func text(_ text: String, status: HTTPResponse.Status = .ok) -> (HTTPResponse, [UInt8]) {
        (HTTPResponse(status: status, headerFields: [.contentType: "text/plain; charset=utf-8"]), Array(text.utf8))
    }
}
