import AWSDoor
import AzureDoor
import HTTPFront
import HTTPTypes
import KeyModel
import NativeDoor
import ServiceRequests
import Synchronization

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

    @Sendable func respond(
        to request: HTTPRequest, body: [UInt8], from source: String?, requestID: String
    ) async -> (HTTPResponse, [UInt8]) {
        if request.method == .get, let answer = await health.answer(request.path ?? "", from: source) { return answer }
        if NativeDoor.isAddressed(by: request) {
            return await native.respond(to: request, body: body, from: source, requestID: requestID)
        }
        if azure.isAddressed(by: request) {
            return await azure.respond(to: request, body: body, from: source, requestID: requestID)
        }
        return await aws.respond(to: request, body: body, from: source, requestID: requestID)
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
            if !azure.isAddressed(by: request) {
                return await aws.refuseBody(of: request, from: source, requestID: requestID)
            }
        }
        let origin = Origin(door: .native, requestID: requestID, sourceAddress: source)
        try? await entrance.recordRefusal(because: .invalidInput(.malformed), from: origin)
        return nil
    }
}
