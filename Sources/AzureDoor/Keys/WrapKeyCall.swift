import KeyModel
import ServiceRequests

/// `POST /keys/{name}/{version}/wrapkey`
/// - Source: Azure Key Vault REST API, WrapKey
extension KeyCall {
    func wrapKey() async throws(AzureFailure) -> AzureAnswer {
        let body = try body.object()
        let name = try body.encryptionName()
        let outcome = try await submit(
            WrapKey(key: key, version: version, keyMaterial: try body.secretBytes("value"), algorithm: name.algorithm),
            about: subject(name))
        return result(outcome.key, outcome.wrapped)
    }
}
