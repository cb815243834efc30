/// The names under which the service is reached by Azure's clients.
/// - Source: Azure Key Vault REST API, "Authentication, requests and responses"; the hosts of a cloud's `suffixes`
public struct AzureSettings: Sendable, Hashable {
    /// What follows the vault's name in its host: `vault.localhost`.
    public var vaultSuffix: String
    /// The host of the token endpoint: `login.localhost`.
    public var loginHost: String
    /// Shown in URLs unless it is 443.
    public var port: Int

    /// - Parameters:
    ///   - vaultSuffix: without a leading dot; names compare without case.
    ///   - loginHost: its domain (what follows the first dot) is where tokens may be for.
    ///   - port: 1 to 65,535.
    public init(vaultSuffix: String, loginHost: String, port: Int) {
        self.vaultSuffix = vaultSuffix.lowercased()
        self.loginHost = loginHost.lowercased()
        self.port = port
    }
}

extension AzureSettings {
    /// The audience of a vault's tokens. SDKs refuse a challenge whose resource isn't the end of the host they asked,
    /// port included.
    var resource: String { url(vaultSuffix) }

    var loginURL: String { url(loginHost) }

    /// `login.localhost:8443`
    var loginAuthority: String { authority(loginHost) }

    /// What all the service's host names end with: the login host without its first label.
    var domain: Substring { loginHost.drop { $0 != "." }.dropFirst() }

    func issuer(tenant: String) -> String { "\(loginURL)/\(tenant)/v2.0" }

    func vaultURL(_ vault: String) -> String { url("\(vault).\(vaultSuffix)") }

    private func url(_ host: String) -> String { "https://" + authority(host) }

    private func authority(_ host: String) -> String { port == 443 ? host : "\(host):\(port)" }
}
