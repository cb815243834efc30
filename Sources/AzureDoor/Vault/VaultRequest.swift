import HTTPTypes
import KeyModel
import ServiceRequests
import StrictJSON

/// A request whose caller is known: from its target and body to an operation, and back.
struct VaultRequest: Sendable {
    let session: any Session
    let vault: VaultAddress
    let settings: AzureSettings
    /// The vault's label as it was asked for; URLs in answers repeat it.
    let host: String
    let request: HTTPRequest
    let body: [UInt8]

    func answer() async throws(AzureError) -> AzureAnswer {
        var operation: AzureOperation?
        do throws(AzureFailure) {
            let call = try readCall(&operation)
            return try await call.perform()
        } catch {
            throw try await recorded(error, operation)
        }
    }

    /// - Parameter operation: set as soon as it is known, so that a refusal is recorded under its name.
    private func readCall(_ operation: inout AzureOperation?) throws(AzureFailure) -> KeyCall {
        guard let target = RequestTarget(request.path) else { throw .badParameter("The request URI is invalid.") }
        let version = try APIVersion.read(target.query)
        let route = try find(target)
        operation = route.operation
        guard route.operation.operationName != nil else {
            throw .refused(.unsupported(route.operation.rawValue), because: .unsupportedOperation)
        }
        if let name = route.places.name, !KeyNameRule.isValid(name) {
            throw .refused(.badParameter(AzureErrors.invalidName), because: .invalidInput(.name))
        }
        return KeyCall(
            session: session, vault: vault, vaultURL: settings.vaultURL(host), operation: route.operation,
            keyName: route.places.name ?? "", version: route.places.version, query: target.query, apiVersion: version,
            body: RequestBody(contentType: request.headerFields[.contentType], bytes: body))
    }

    private func find(_ target: RequestTarget) throws(AzureFailure) -> Route {
        do {
            return try Route.find(request.method, target.segments)
        } catch {
            throw .refused(error, because: .unsupportedOperation)
        }
    }

    private func recorded(_ failure: AzureFailure, _ operation: AzureOperation?) async throws(AzureError) -> AzureError
    {
        switch failure {
        case .service(let error, let subject): return AzureErrors.error(for: error, about: subject)
        case .refused(let answer, let reason):
            do {
                try await session.recordRefusal(of: operation?.operationName, because: reason)
            } catch {
                throw AzureErrors.error(for: error, about: ErrorSubject(word: operation?.word ?? "get"))
            }
            return answer
        }
    }
}
