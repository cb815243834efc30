import KeyModel
import ServiceRequests

/// `POST /keys/{name}/{version}/decrypt`
/// - Source: Azure Key Vault REST API, Decrypt
extension KeyCall {
    func decrypt() async throws(AzureFailure) -> AzureAnswer {
        let body = try body.object()
        let name = try body.encryptionName()
        let outcome = try await submit(
            Decrypt(key: key, version: version, ciphertext: try body.bytes("value"), algorithm: name.algorithm),
            about: subject(name))
        return result(outcome.key, outcome.plaintext.copyBytes())
    }
}
