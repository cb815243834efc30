/// Where a tenant's endpoints are.
/// - Source: OpenID Connect Discovery 1.0, section 3; msal, `tenant_discovery`
struct OpenIDConfiguration {
    var settings: AzureSettings
    var tenant: String

    var answer: AzureAnswer {
        let base = "\(settings.loginURL)/\(tenant)"
        return AzureAnswer { writer in
            writer.member("issuer", settings.issuer(tenant: tenant))
            // Nobody logs in here with a browser, but msal reads the member and fails without it.
            writer.member("authorization_endpoint", base + "/oauth2/v2.0/authorize")
            writer.member("token_endpoint", base + "/oauth2/v2.0/token")
            writer.member("jwks_uri", base + "/discovery/v2.0/keys")
            writer.member("token_endpoint_auth_methods_supported", ["client_secret_post", "client_secret_basic"])
            writer.member("grant_types_supported", ["client_credentials"])
            writer.member("response_types_supported", ["token"])
            writer.member("subject_types_supported", ["pairwise"])
            writer.member("id_token_signing_alg_values_supported", ["RS256"])
        }
    }
}
