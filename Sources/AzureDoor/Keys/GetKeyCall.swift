import ServiceRequests

/// `GET /keys/{name}/{version}`
/// - Source: Azure Key Vault REST API, GetKey
extension KeyCall {
    func getKey() async throws(AzureFailure) -> AzureAnswer { bundle(try await describe()) }
}
