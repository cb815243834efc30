import OutboundHTTP

/// Where proxies may be. Their addresses are chosen by callers, so without this the service could be made to knock at
/// whatever it can reach.
///
/// | entry                     | allows                                                        |
/// |---------------------------|---------------------------------------------------------------|
/// | none at all               | https at port 443 of any host that is not this one or its link |
/// | `xks.example.com`         | https at port 443 of that host                                |
/// | `*.example.com`           | https at port 443 of hosts below that name                    |
/// | `xks.example.com:8443`    | https at that port of that host                               |
/// | `http://127.0.0.1:8080`   | http, at an address of this machine                           |
///
/// A host that is named may be this machine. Link-local addresses, where the metadata of clouds are, are never asked.
public struct ProxyEndpoints: Sendable {
    struct Entry: Sendable, Equatable {
        var isSecure: Bool
        var host: String
        var port: Int
    }

    private let entries: [Entry]?

    /// - Parameter list: entries, separated by commas; nil for none.
    /// - Returns: nil when an entry is none.
    public init?(_ list: String?) {
        guard let list else {
            entries = nil
            return
        }
        var entries: [Entry] = []
        for text in list.split(separator: ",") {
            let start = text.drop { $0 == " " }
            let end = start.lastIndex { $0 != " " } ?? start.startIndex
            guard
                let entry = Entry(String(start[start.startIndex..<end] + start[end...].prefix(1)), allowsWildcard: true)
            else { return nil }
            entries.append(entry)
        }
        guard !entries.isEmpty else { return nil }
        self.entries = entries
    }

    /// Where a proxy is, and where its name may lead; nil when it may not be there, or is no URI of our form.
    func endpoint(of uri: String) -> (endpoint: OutboundEndpoint, scopes: Set<AddressScope>)? {
        guard uri.hasPrefix("https://") || uri.hasPrefix("http://"),
            let asked = Entry(uri, allowsWildcard: false)
        else { return nil }
        let endpoint = OutboundEndpoint(isSecure: asked.isSecure, host: asked.host, port: asked.port)
        guard let entries else {
            return asked.isSecure && asked.port == 443 ? (endpoint, [.ordinary]) : nil
        }
        guard entries.contains(where: { $0.allows(asked) }) else { return nil }
        guard asked.isSecure else { return (endpoint, [.loopback]) }
        return (endpoint, entries.contains(asked) ? [.ordinary, .loopback] : [.ordinary])
    }
}

extension ProxyEndpoints.Entry {
    /// `[https://|http://]HOST[:PORT]`
    init?(_ text: String, allowsWildcard: Bool) {
        var rest = Substring(text)
        isSecure = true
        if rest.hasPrefix("https://") {
            rest = rest.dropFirst("https://".count)
        } else if rest.hasPrefix("http://") {
            isSecure = false
            rest = rest.dropFirst("http://".count)
        }
        port = isSecure ? 443 : 80
        if let colon = rest.firstIndex(of: ":") {
            let digits = rest[rest.index(after: colon)...]
            guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(digits), number > 0 else {
                return nil
            }
            port = Int(number)
            rest = rest[..<colon]
        }
        host = rest.lowercased()
        let name = allowsWildcard && host.hasPrefix("*.") ? Substring(host.dropFirst(2)) : Substring(host)
        let isName = name.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E
        }
        guard !name.isEmpty, name.utf8.count <= 128, isName else { return nil }
    }

    func allows(_ asked: Self) -> Bool {
        guard isSecure == asked.isSecure, port == asked.port else { return false }
        guard host.hasPrefix("*.") else { return host == asked.host }
        return asked.host.hasSuffix(host.dropFirst(1))
    }
}
