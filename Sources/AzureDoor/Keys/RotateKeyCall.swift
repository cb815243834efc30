import KeyModel
import ServiceRequests

/// `POST /keys/{name}/rotate`: a new version of any kind of key. There is no body; what is sent isn't read.
/// - Source: Azure Key Vault REST API, RotateKey
extension KeyCall {
    func rotateKey() async throws(AzureFailure) -> AzureAnswer {
        bundle(try await submit(RotateKey(key: key, trigger: .newVersion)))
    }
}
