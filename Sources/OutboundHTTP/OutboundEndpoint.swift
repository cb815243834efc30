/// Where requests go.
public struct OutboundEndpoint: Hashable, Sendable {
    /// Whether TLS is spoken.
    public var isSecure: Bool
    /// A name, or an IP address without brackets; the server's certificate must be for it.
    public var host: String
    public var port: Int

    public init(isSecure: Bool = true, host: String, port: Int) {
        self.isSecure = isSecure
        self.host = host
        self.port = port
    }

    /// As a `Host` field has it.
    public var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// The name to ask for and to check; nil for an address, which is checked as such.
    var serverName: String? {
        let isAddress = host.contains(":") || host.split(separator: ".").allSatisfy { UInt8($0) != nil }
        return isAddress ? nil : host
    }
}

/// A POST, as bytes.
public struct OutboundRequest: Sendable {
    public var path: String
    /// Besides `Host` and `Content-Length`.
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]

    public init(path: String, headers: [(name: String, value: String)], body: [UInt8]) {
        self.path = path
        self.headers = headers
        self.body = body
    }
}

public struct OutboundAnswer: Sendable {
    public var status: Int
    public var body: [UInt8]
    var keepsAlive: Bool
}

/// Why there is no answer.
public enum OutboundError: Error, Hashable, Sendable {
    /// No address, or nothing accepts a connection there.
    case unreachable
    /// The name stands for an address that must not be asked.
    case addressRefused
    /// No TLS: the certificate is not for that host or not by an authority that we trust, or it isn't TLS that is spoken.
    case tlsFailed
    /// The connection ended before the answer did.
    case closed
    /// What answers doesn't speak HTTP/1.1.
    case notHTTP
    case answerTooLarge
    case timedOut
    case trustRootsUnusable
}
