import HTTPTypes
import KeyModel
import StrictJSON

/// What a client asks of the token endpoint.
/// - Source: RFC 6749, sections 2.3.1 and 4.4.2
struct TokenRequest: Sendable {
    var client: String
    var secret: SecretBytes
    /// What the token shall be for, without `/.default`.
    var resource: String

    init(_ request: HTTPRequest, body: [UInt8], settings: AzureSettings) throws(LoginError) {
        let form = try Self.form(request.headerFields[.contentType], body)
        guard let grant = form["grant_type"] else { throw .parameterMissing("grant_type") }
        guard grant == "client_credentials" else { throw .grantUnsupported }
        guard let scope = form["scope"] else { throw .parameterMissing("scope") }
        resource = try Self.resource(scope, settings: settings)
        (client, secret) = try Self.credentials(request.headerFields[.authorization], form)
        guard client.utf8.count <= 128, secret.count <= 1024 else { throw .clientAuthenticationInvalid }
    }

    private static func form(_ contentType: String?, _ body: [UInt8]) throws(LoginError) -> FormFields {
        let mediaType = (contentType ?? "").prefix { $0 != ";" }.filter { $0 != " " }
        guard String(mediaType).isEqualIgnoringASCIICase("application/x-www-form-urlencoded"), body.count <= 65_536,
            let text = String(validating: body, as: UTF8.self), let form = FormFields(text[...])
        else { throw .formInvalid }
        return form
    }

    /// Exactly `/.default` is taken off: az's scope for a resource that ends with a slash has two.
    private static func resource(_ scope: String, settings: AzureSettings) throws(LoginError) -> String {
        let suffix = "/.default"
        guard scope.hasSuffix(suffix) else { throw .scopeInvalid }
        let resource = scope.dropLast(suffix.count)
        // Tokens are for this service's own hosts, whoever else might trust its keys.
        let host = resource.dropFirst("https://".count).prefix { $0 != "/" && $0 != ":" }
        guard resource.hasPrefix("https://"), resource.utf8.count <= 512,
            resource.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }),
            host.hasSuffix("." + settings.domain)
        else { throw .resourceUnknown }
        return String(resource)
    }

    /// In the form or in the header, never both.
    private static func credentials(
        _ authorization: String?, _ form: FormFields
    ) throws(LoginError) -> (String, SecretBytes) {
        guard let authorization else {
            guard let client = form["client_id"], !client.isEmpty else { throw .parameterMissing("client_id") }
            guard let secret = form["client_secret"], !secret.isEmpty else { throw .clientSecretMissing }
            return (client, SecretBytes(copying: secret.utf8))
        }
        guard form["client_secret"] == nil, let (client, secret) = basic(authorization),
            form["client_id"] == nil || form["client_id"] == client
        else { throw .clientAuthenticationInvalid }
        return (client, SecretBytes(copying: secret.utf8))
    }

    /// Name and password are each encoded like a form's before they are put together.
    private static func basic(_ field: String) -> (client: String, secret: String)? {
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, String(parts[0]).isEqualIgnoringASCIICase("Basic"),
            let bytes = Base64.decode(String(parts[1])), let text = String(validating: bytes, as: UTF8.self)
        else { return nil }
        let pair = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard pair.count == 2, let client = PercentEncoding.decode(pair[0].utf8, plusIsSpace: true),
            let secret = PercentEncoding.decode(pair[1].utf8, plusIsSpace: true), !client.isEmpty, !secret.isEmpty
        else { return nil }
        return (client, secret)
    }
}
