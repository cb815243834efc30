import HTTPTypes
import KeyModel
import ServiceRequests

/// `POST /{tenant}/oauth2/v2.0/token`
/// - Source: RFC 6749, section 4.4; Microsoft identity platform, "Get a token"
struct TokenCall: Sendable {
    let entrance: any ServiceEntrance
    let settings: AzureSettings
    let origin: Origin
    let tenant: String

    func answer(to request: HTTPRequest, body: [UInt8]) async throws(LoginError) -> AzureAnswer {
        let token: TokenRequest
        do {
            token = try TokenRequest(request, body: body, settings: settings)
        } catch {
            throw try await recorded(error)
        }
        return answer(try await issue(token))
    }

    private func issue(_ token: TokenRequest) async throws(LoginError) -> IssueToken.Outcome {
        do {
            let session = try await entrance.session(
                for: .clientSecret(client: token.client, secret: token.secret, tenant: tenant), at: .none, from: origin)
            return try await session.submit(
                IssueToken(audience: token.resource, issuer: settings.issuer(tenant: tenant), tenant: tenant))
        } catch {
            throw LoginError(error)
        }
    }

    private func recorded(_ refusal: LoginError) async throws(LoginError) -> LoginError {
        do {
            try await entrance.recordRefusal(because: .credentialMalformed, from: origin)
        } catch {
            throw LoginError(error)
        }
        return refusal
    }

    private func answer(_ outcome: IssueToken.Outcome) -> AzureAnswer {
        AzureAnswer { writer in
            writer.member("token_type", "Bearer")
            writer.member("expires_in", outcome.expiresInSeconds)
            writer.member("ext_expires_in", outcome.expiresInSeconds)
            writer.member("access_token", String(decoding: outcome.token.copyBytes(), as: UTF8.self))
        }
    }
}
