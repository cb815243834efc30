import KeyModel
import ServiceRequests

/// `POST /keys/{name}/{version}/encrypt`
/// - Source: Azure Key Vault REST API, Encrypt
extension KeyCall {
    func encrypt() async throws(AzureFailure) -> AzureAnswer {
        let body = try body.object()
        let name = try body.encryptionName()
        let outcome = try await submit(
            Encrypt(key: key, version: version, plaintext: try body.secretBytes("value"), algorithm: name.algorithm),
            about: subject(name))
        return result(outcome.key, outcome.ciphertext)
    }

    func subject(_ name: EncryptionName) -> ErrorSubject {
        ErrorSubject(word: operation.word, keyName: keyName, algorithm: name.rawValue)
    }
}
