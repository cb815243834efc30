import AWSDoor
import AzureDoor
import HTTPFront
import HTTPTypes
import KeyModel
import NativeDoor
import ServiceRequests
import Synchronization
import XKSDoor

/// The router, for requests that come while it is being made: it needs the port that the front got.
final class RouterOpening: Sendable {
    private let opened = Mutex<Router?>(nil)

    func open(_ router: Router) { opened.withLock { $0 = router } }

    /// Waits until there is one, which is a matter of milliseconds at the start.
    var router: Router {
        get async {
            while true {
                if let router = opened.withLock({ $0 }) { return router }
                try? await Task.sleep(for: .milliseconds(5))
            }
        }
    }
}

/// Which door a request goes to: by its path, its host, and otherwise AWS's, which all post to `/`.
struct Router: Sendable {
    let health: HealthEndpoints
    let entrance: any ServiceEntrance
    let native: NativeDoor
    let azure: AzureDoor
    let aws: AWSDoor
    let xks: XKSDoor
    /// Where native and Azure's requests belong.
    let securePort: Int

    @Sendable func respond(
        to request: HTTPRequest, body: [UInt8], from source: String?, requestID: String
    ) async -> (HTTPResponse, [UInt8]) {
        if request.method == .get, let answer = await health.answer(request.path ?? "", from: source) { return answer }
        if showsSecrets(request, from: source) { return await refusePlaintext(from: source, requestID: requestID) }
        if NativeDoor.isAddressed(by: request) {
            return await native.respond(to: request, body: body, from: source, requestID: requestID)
        }
        if XKSDoor.isAddressed(by: request) {
            return await xks.respond(to: request, body: body, from: source, requestID: requestID)
        }
        if azure.isAddressed(by: request) {
            return await azure.respond(to: request, body: body, from: source, requestID: requestID)
        }
        return await aws.respond(to: request, body: body, from: source, requestID: requestID)
    }

    /// Client secrets and tokens are in these requests as they are (and plaintexts in XKS's), where AWS's are signed; without TLS a network reads
    /// them.
    private func showsSecrets(_ request: HTTPRequest, from source: String?) -> Bool {
        guard request.scheme == "http", !(source.map(Loopback.contains) ?? false) else { return false }
        return NativeDoor.isAddressed(by: request) || XKSDoor.isAddressed(by: request) || azure.isAddressed(by: request)
    }

    private func refusePlaintext(from source: String?, requestID: String) async -> (HTTPResponse, [UInt8]) {
        let origin = Origin(door: .native, requestID: requestID, sourceAddress: source)
        try? await entrance.recordRefusal(because: .unsupportedOperation, from: origin)
        let text = "403: use TLS, on port \(securePort); what was sent here may have been read, so replace the secret\n"
        return (
            HTTPResponse(status: .forbidden, headerFields: [.contentType: "text/plain; charset=utf-8"]),
            Array(text.utf8)
        )
    }

    /// What the front refused by itself is recorded too, and answered in the caller's protocol where that is known.
    @Sendable func refuse(
        _ refusal: HTTPRefusal, _ request: HTTPRequest?, from source: String?, requestID: String
    ) async -> (HTTPResponse, [UInt8])? {
        if case .bodyTooLarge(let limit) = refusal, let request {
            if NativeDoor.isAddressed(by: request) {
                return await native.refuse(
                    request, because: .bodyTooLarge(limit: limit), from: source, requestID: requestID)
            }
            if XKSDoor.isAddressed(by: request) {
                return await xks.refuseBody(of: request, from: source, requestID: requestID)
            }
            if !azure.isAddressed(by: request) {
                return await aws.refuseBody(of: request, from: source, requestID: requestID)
            }
        }
        let origin = Origin(door: .native, requestID: requestID, sourceAddress: source)
        let cause: ServiceError = refusal == .overloaded ? .overloaded : .invalidInput(.malformed)
        try? await entrance.recordRefusal(because: cause, from: origin)
        return nil
    }
}
