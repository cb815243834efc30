import HTTPTypes
import KeyModel
import ServiceRequests

/// The token of an `Authorization` field.
/// - Source: RFC 6750, section 2.1
enum BearerCredential {
    /// - Returns: nil where there is none. What isn't a bearer token becomes one that no service issued, so that the gate
    ///   refuses and records it.
    static func read(_ request: HTTPRequest, audience: String, issuer: String) -> Credential? {
        let fields = request.headerFields[values: .authorization]
        guard let field = fields.first else { return nil }
        let parts = field.split(separator: " ", maxSplits: 1)
        guard fields.count == 1, parts.count == 2, parts[0].lowercased() == "bearer" else {
            return .bearer(SecretBytes(copying: []), audience: audience, issuer: issuer)
        }
        return .bearer(SecretBytes(copying: parts[1].utf8), audience: audience, issuer: issuer)
    }
}
