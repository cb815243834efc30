import KeyModel
import ServiceRequests

/// `POST /keys/{name}/{version}/unwrapkey`
/// - Source: Azure Key Vault REST API, UnwrapKey
extension KeyCall {
    func unwrapKey() async throws(AzureFailure) -> AzureAnswer {
        let body = try body.object()
        let name = try body.encryptionName()
        let outcome = try await submit(
            UnwrapKey(key: key, version: version, wrapped: try body.bytes("value"), algorithm: name.algorithm),
            about: subject(name))
        return result(outcome.key, outcome.keyMaterial.copyBytes())
    }
}
