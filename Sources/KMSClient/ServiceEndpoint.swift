/// Where a service is.
public struct ServiceEndpoint: Hashable, Sendable {
    /// A name, or an IP address without brackets; the service's certificate must be for it.
    public var host: String
    public var port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// - Parameter url: `https://HOST[:PORT]`, with nothing after it but a `/`; the port is 443 unless it says.
    /// - Returns: nil for anything else: a secret is not sent over plain HTTP.
    public init?(url: String) {
        guard url.hasPrefix("https://") else { return nil }
        var rest = url.dropFirst("https://".count)
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        let closing = rest.hasPrefix("[") ? rest.firstIndex(of: "]") : nil
        let afterHost = closing.map { rest.index(after: $0) } ?? rest.firstIndex(of: ":") ?? rest.endIndex
        host = rest[..<afterHost].trimmingBrackets()
        let tail = rest[afterHost...]
        if tail.isEmpty {
            port = 443
        } else {
            guard tail.first == ":", let number = UInt16(tail.dropFirst()) else { return nil }
            port = Int(number)
        }
        guard !host.isEmpty, !host.contains(where: { "/?#@[] ".contains($0) }) else { return nil }
    }

    /// As a `Host` field has it.
    var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension Substring {
    fileprivate func trimmingBrackets() -> String {
        hasPrefix("[") && hasSuffix("]") ? String(dropFirst().dropLast()) : String(self)
    }
}
