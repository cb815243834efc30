import HTTPTypes
import KeyModel
import ServiceRequests

/// The token endpoint's host: one request.
/// - Source: Microsoft identity platform, "OpenID Connect", "OAuth 2.0 client credentials flow"
struct LoginDoor: Sendable {
    let entrance: any ServiceEntrance
    let settings: AzureSettings
    let origin: Origin

    func answer(to request: HTTPRequest, body: [UInt8]) async -> AzureAnswer {
        guard let target = RequestTarget(request.path) else {
            return LoginError.targetInvalid.answer(about: request, origin)
        }
        do throws(LoginError) {
            switch (request.method, try page(target)) {
            case (.get, .configuration(let tenant)):
                return OpenIDConfiguration(settings: settings, tenant: tenant).answer
            case (.get, .verificationKeys): return try await verificationKeys()
            case (.get, .instanceDiscovery):
                return try InstanceDiscovery(settings: settings, query: target.query).answer
            case (.post, .token(let tenant)):
                return try await TokenCall(entrance: entrance, settings: settings, origin: origin, tenant: tenant)
                    .answer(to: request, body: body)
            default: throw .methodNotAllowed
            }
        } catch {
            return error.answer(about: request, origin)
        }
    }

    private enum Page {
        case configuration(tenant: String)
        case verificationKeys
        case instanceDiscovery
        case token(tenant: String)
    }

    private func page(_ target: RequestTarget) throws(LoginError) -> Page {
        let words = target.segments.dropFirst().map { $0.lowercased() }
        if words == ["discovery", "instance"] { return .instanceDiscovery }
        let tenant = target.segments[0].lowercased()
        guard TenantName.isValid(tenant.utf8) else { throw .pageNotFound }
        switch words {
        case ["v2.0", ".well-known", "openid-configuration"]: return .configuration(tenant: tenant)
        case ["discovery", "v2.0", "keys"]: return .verificationKeys
        case ["oauth2", "v2.0", "token"]: return .token(tenant: tenant)
        default: throw .pageNotFound
        }
    }

    private func verificationKeys() async throws(LoginError) -> AzureAnswer {
        do {
            return VerificationKeySet(keys: try await entrance.tokenVerificationKeys()).answer
        } catch {
            throw LoginError(error)
        }
    }
}
