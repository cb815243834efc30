import NIOSSL

/// What servers' certificates are checked against.
public struct OutboundTLS: Sendable {
    let context: NIOSSLContext

    /// - Parameters:
    ///   - trustRootsPEM: certificates of authorities that may vouch for a server.
    ///   - withSystemRoots: whether the system's authorities may, too.
    /// - Throws: `.trustRootsUnusable` when the PEM holds no certificate, and when there is nobody to trust.
    public init(trustRootsPEM: [UInt8]?, withSystemRoots: Bool) throws(OutboundError) {
        do {
            var configuration = TLSConfiguration.makeClientConfiguration()
            var roots: [NIOSSLCertificate] = []
            if let trustRootsPEM { roots = try NIOSSLCertificate.fromPEMBytes(trustRootsPEM) }
            guard !roots.isEmpty || (trustRootsPEM == nil && withSystemRoots) else {
                throw OutboundError.trustRootsUnusable
            }
            configuration.trustRoots = withSystemRoots ? .default : .certificates(roots)
            if withSystemRoots { configuration.additionalTrustRoots = [.certificates(roots)] }
            configuration.certificateVerification = .fullVerification
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .trustRootsUnusable
        }
    }
}
