import KeyModel
import ServiceRequests

/// `POST /keys/{name}/{version}/sign`: of a digest that the caller made.
/// - Source: Azure Key Vault REST API, Sign; RFC 7518, section 3.4 (r and s of fixed width)
extension KeyCall {
    func sign() async throws(AzureFailure) -> AzureAnswer {
        let body = try body.object()
        let name = try body.signatureName()
        let digest = try body.bytes("value")
        let outcome = try await submit(
            Sign(
                key: key, version: version, input: .digest(digest), algorithm: name.algorithm, encoding: .fixedWidth,
                keyAlgorithm: name.curve),
            about: subject(name, digest: "value", digest.count))
        return result(outcome.key, outcome.signature)
    }

    func subject(_ name: SignatureName, digest property: String, _ byteCount: Int) -> ErrorSubject {
        ErrorSubject(
            word: operation.word, keyName: keyName, algorithm: name.rawValue,
            digest: ErrorSubject.Digest(property: property, byteCount: byteCount))
    }

    /// KeyOperationResult
    func result(_ key: KeyVersionIdentity, _ value: [UInt8]) -> AzureAnswer {
        AzureAnswer { writer in
            writer.member("kid", KeyBundle.versioned(base(keyName), key.version))
            writer.member("value", bytes: value)
        }
    }
}
