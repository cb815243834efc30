import HTTPTypes
import StrictJSON

/// An error as the vault's protocol says it: `{"error":{"code","message","innererror":{"code"}}}`.
/// - Source: Azure Key Vault REST API, `KeyVaultError`
struct AzureError: Error, Hashable, Sendable {
    var status: HTTPResponse.Status
    var code: String
    var message: String
    var innerCode: String?
    /// Whether the answer tells where to get a token.
    var challenges = false

    init(_ status: HTTPResponse.Status, _ code: String, _ message: String, inner: String? = nil) {
        self.status = status
        self.code = code
        self.message = message
        innerCode = inner
    }

    static func badParameter(_ message: String) -> AzureError { AzureError(.badRequest, "BadParameter", message) }

    static func forbidden(_ message: String, inner: String) -> AzureError {
        AzureError(.forbidden, "Forbidden", message, inner: inner)
    }

    static func unauthorized(_ message: String) -> AzureError {
        var error = AzureError(.unauthorized, "Unauthorized", message)
        error.challenges = true
        return error
    }

    static let hostUnknown = AzureError(.notFound, "NotFound", "No vault is served under this host name.")
    static let vaultNotFound = AzureError(.notFound, "VaultNotFound", "The vault was not found.")

    var answer: AzureAnswer {
        var answer = AzureAnswer(status) { writer in
            writer.member("error") { error in
                error.member("code", code)
                error.member("message", message)
                if let innerCode { error.member("innererror") { $0.member("code", innerCode) } }
            }
        }
        if status == .serviceUnavailable { answer.fields[.retryAfter] = "1" }
        return answer
    }
}
