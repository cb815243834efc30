import HTTPTypes
import KeyModel
import ServiceRequests

/// A vault's data plane: one request.
struct VaultDoor: Sendable {
    let entrance: any ServiceEntrance
    let settings: AzureSettings
    let origin: Origin
    let name: VaultName

    func answer(to request: HTTPRequest, body: [UInt8]) async -> AzureAnswer {
        do throws(ServiceError) {
            let vault = try await entrance.vault(named: name)
            var answer = await answer(to: request, body: body, tenant: vault?.tenant)
            answer.fields[.keyVaultRegion] = vault?.region
            answer.fields[.keyVaultServiceVersion] = "1.9.0.0"
            return answer
        } catch {
            return AzureErrors.error(for: error, about: ErrorSubject(word: "get")).answer
        }
    }

    /// - Parameter tenant: where the vault's tokens come from; nil for a vault that doesn't exist.
    private func answer(to request: HTTPRequest, body: [UInt8], tenant: String?) async -> AzureAnswer {
        let session: any Session
        do throws(ServiceError) {
            // Before anything is validated: an SDK's first request has no token and no body.
            session = try await entrance.session(
                for: credential(of: request, tenant: tenant), at: .named(name), from: origin)
        } catch {
            // In front of a vault that doesn't exist there is no challenge to give.
            let error = tenant == nil && !error.isServiceFault ? .vaultNotFound : error
            return challenged(AzureErrors.error(for: error, about: ErrorSubject(word: "get")), tenant: tenant)
        }
        guard tenant != nil, let vault = session.vault else { return AzureError.vaultNotFound.answer }
        let target = VaultRequest(
            session: session, vault: vault, settings: settings, host: name, request: request, body: body)
        do throws(AzureError) {
            return try await target.answer()
        } catch {
            return challenged(error, tenant: tenant)
        }
    }

    private func credential(of request: HTTPRequest, tenant: String?) -> Credential? {
        BearerToken.read(request.headerFields[.authorization]).map {
            .bearer($0, audience: settings.resource, issuer: settings.issuer(tenant: tenant ?? ""))
        }
    }

    /// Every 401 says where tokens come from: without it SDKs forget what they knew and give up.
    /// - Source: azure-keyvault-keys, `HttpChallenge`: values without commas and equal signs
    private func challenged(_ error: AzureError, tenant: String?) -> AzureAnswer {
        var answer = error.answer
        guard error.challenges, let tenant else { return answer }
        answer.fields[.wwwAuthenticate] =
            "Bearer authorization=\"\(settings.loginURL)/\(tenant)\", resource=\"\(settings.resource)\""
        return answer
    }
}
