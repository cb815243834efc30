import HTTPTypes
import KeyModel
import ServiceRequests

extension NativeDoor {
    /// `POST /v1/token`: a client's id and secret for a token.
    /// - Source: RFC 6749, section 4.4
    func issueToken(
        _ request: HTTPRequest, _ body: [UInt8], _ origin: Origin
    ) async throws(ServiceError) -> (HTTPResponse, [UInt8]) {
        guard let asked = Self.tokenRequest(request, body) else { throw await refusedToken(origin) }
        let session = try await entrance.session(
            for: .clientSecret(client: asked.clientID, secret: asked.clientSecret, tenant: ""), at: .none, from: origin)
        let token = try await session.submit(IssueToken(audience: audience, issuer: issuer, tenant: ""))
        let answer = TokenAnswer(
            accessToken: String(decoding: token.token.copyBytes(), as: UTF8.self), tokenType: "Bearer",
            expiresInSeconds: token.expiresInSeconds)
        guard let bytes = try? NativeWire.encode(answer) else { throw .moduleFailed }
        return NativeAnswer.success(bytes)
    }

    private func refusedToken(_ origin: Origin) async -> ServiceError {
        do throws(ServiceError) {
            try await entrance.recordRefusal(because: .credentialMalformed, from: origin)
            return .credentialMalformed
        } catch {
            return error
        }
    }

    private static func tokenRequest(_ request: HTTPRequest, _ body: [UInt8]) -> TokenRequest? {
        let type = request.headerFields[.contentType]?.lowercased() ?? ""
        let isForm = type.hasPrefix("application/x-www-form-urlencoded")
        return isForm ? try? TokenRequest(form: body) : try? NativeWire.decode(TokenRequest.self, from: body)
    }
}
