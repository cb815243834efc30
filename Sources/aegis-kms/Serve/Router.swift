import AWSDoor
import AzureDoor
import HTTPTypes
import NativeDoor

/// Which door a request goes to: by its path, its host, and otherwise AWS's, which all post to `/`.
struct Router: Sendable {
    let health: HealthEndpoints
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
}
