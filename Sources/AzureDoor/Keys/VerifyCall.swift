import KeyModel
import ServiceRequests

/// `POST /keys/{name}/{version}/verify`
/// - Source: Azure Key Vault REST API, Verify
extension KeyCall {
    func verify() async throws(AzureFailure) -> AzureAnswer {
        let body = try body.object()
        let name = try body.signatureName()
        let digest = try body.bytes("digest")
        let request = Verify(
            key: key, version: version, input: .digest(digest), signature: try body.bytes("value"),
            algorithm: name.algorithm, encoding: .fixedWidth, keyAlgorithm: name.curve)
        return AzureAnswer { [isValid = try await isValid(request, subject(name, digest: "digest", digest.count))] in
            $0.member("value", isValid)
        }
    }

    /// A wrong signature is an answer here, and no error.
    private func isValid(_ request: Verify, _ subject: ErrorSubject) async throws(AzureFailure) -> Bool {
        do {
            return try await submit(request, about: subject).isValid
        } catch {
            guard case .service(.signatureInvalid, _) = error else { throw error }
            return false
        }
    }
}
