public import HTTPTypes
import KeyModel
public import ServiceRequests

/// Azure Key Vault's data plane (keys) and the token endpoint that its clients need.
///
/// Which of the two a request is for, and which vault, is said by its host alone.
/// - Source: Azure Key Vault REST API, 2025-07-01; Microsoft identity platform, OAuth 2.0 client credentials flow
public struct AzureDoor: Sendable {
    let entrance: any ServiceEntrance
    let settings: AzureSettings

    public init(entrance: any ServiceEntrance, settings: AzureSettings) {
        self.entrance = entrance
        self.settings = settings
    }

    /// Whether the request's host is a vault's (`<vault>.<vaultSuffix>[:port]`) or the token endpoint's.
    public func isAddressed(by request: HTTPRequest) -> Bool {
        AddressedHost(request.authority, settings: settings) != nil
    }

    /// - Parameters:
    ///   - request: `authority` is the Host header, `path` the target as it was sent.
    ///   - body: whole, and bounded by who read it.
    ///   - source: the caller's address.
    ///   - requestID: unique; the caller sees it, and finds the record by it.
    /// - Returns: the answer; whatever went wrong is in it.
    public func respond(
        to request: HTTPRequest, body: [UInt8], from source: String?, requestID: String
    ) async -> (HTTPResponse, [UInt8]) {
        let origin = Origin(
            door: .azure, requestID: requestID, sourceAddress: source,
            userAgent: request.headerFields[.userAgent].map { String($0.prefix(512)) },
            isSecure: request.scheme == "https")
        var answer: AzureAnswer
        switch AddressedHost(request.authority, settings: settings) {
        case .login:
            answer = await LoginDoor(entrance: entrance, settings: settings, origin: origin)
                .answer(to: request, body: body)
        case .vault(let name):
            answer = await VaultDoor(entrance: entrance, settings: settings, origin: origin, name: name)
                .answer(to: request, body: body)
        case nil: answer = AzureError.hostUnknown.answer
        }
        echoClientRequestIdentifier(of: request, in: &answer)
        return answer.response(requestID: requestID)
    }

    /// - Source: Azure REST API guidelines, "Distributed tracing and telemetry"
    private func echoClientRequestIdentifier(of request: HTTPRequest, in answer: inout AzureAnswer) {
        guard request.headerFields[.returnClientRequestIdentifier]?.lowercased() == "true",
            let identifier = request.headerFields[.clientRequestIdentifier], identifier.utf8.count <= 128
        else { return }
        answer.fields[.clientRequestIdentifier] = identifier
    }
}
