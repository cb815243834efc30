import ExternalKeys
import OutboundHTTP
import XKSClient

/// How external key managers are reached, by the operator's settings.
struct ProxySetup {
    let settings: Settings

    func proxies() throws -> any ExternalKeyProxies {
        guard let endpoints = ProxyEndpoints(settings.xksEndpoints) else {
            throw SetupError.configuration(
                "--xks-endpoints takes hosts, such as xks.example.com, *.example.com or localhost:8201, by commas")
        }
        var roots: [UInt8]?
        if let file = settings.xksTrustRoots {
            guard let bytes = try DataDirectory.read(file) else {
                throw SetupError.configuration("\(file) isn't there")
            }
            roots = bytes
        }
        do {
            return XKSClient(
                endpoints: endpoints, tls: try OutboundTLS(trustRootsPEM: roots, withSystemRoots: true))
        } catch {
            throw SetupError.configuration("\(settings.xksTrustRoots ?? "--xks-trust-roots") holds no PEM certificate")
        }
    }
}
