import StrictJSON

/// Which hosts are the authority; clients ask before they trust one that they don't know.
/// - Source: msal, `instance_discovery`; Microsoft identity platform, `/common/discovery/instance?api-version=1.1`
struct InstanceDiscovery {
    var settings: AzureSettings
    private var tenant: String

    /// - Throws: `.instanceUnknown` for an authorization endpoint that isn't ours.
    init(settings: AzureSettings, query: FormFields) throws(LoginError) {
        guard let endpoint = query["authorization_endpoint"] else { throw .parameterMissing("authorization_endpoint") }
        let prefix = settings.loginURL + "/"
        guard endpoint.lowercased().hasPrefix(prefix) else { throw .instanceUnknown }
        let tenant = endpoint.utf8.dropFirst(prefix.utf8.count).prefix { $0 != UInt8(ascii: "/") }
        guard TenantName.isValid(tenant) else { throw .instanceUnknown }
        self.settings = settings
        self.tenant = String(decoding: tenant, as: UTF8.self).lowercased()
    }

    var answer: AzureAnswer {
        AzureAnswer { writer in
            writer.member(
                "tenant_discovery_endpoint", "\(settings.loginURL)/\(tenant)/v2.0/.well-known/openid-configuration")
            writer.member("api-version", "1.1")
            writer.key(literal: "metadata")
            writer.beginArray()
            writer.beginObject()
            writer.member("preferred_network", settings.loginAuthority)
            writer.member("preferred_cache", settings.loginAuthority)
            writer.member("aliases", [settings.loginAuthority])
            writer.endObject()
            writer.endArray()
        }
    }
}
