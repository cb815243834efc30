import HTTPTypes

/// What a `Host` header asks for.
enum AddressedHost: Hashable {
    case login
    case vault(String)

    /// nil for other hosts. The port is not compared: behind a port mapping it is another than ours.
    /// - Source: RFC 9110, section 7.2; RFC 3986, section 3.2.2 (hosts compare without case)
    init?(_ authority: String?, settings: AzureSettings) {
        guard let authority,
            Self.mayEnd(authority, with: settings.loginHost)
                || Self.mayEnd(authority, with: settings.vaultSuffix), let host = Self.host(of: authority)
        else { return nil }
        if host == settings.loginHost {
            self = .login
        } else if host.hasSuffix("." + settings.vaultSuffix) {
            let label = String(host.dropLast(settings.vaultSuffix.utf8.count + 1))
            guard Self.isLabel(label) else { return nil }
            self = .vault(label)
        } else {
            return nil
        }
    }

    /// Whether it could be, seen from its end: AWS's requests come by here too, and to split each of their hosts costs more
    /// than to decide on it.
    private static func mayEnd(_ authority: String, with suffix: String) -> Bool {
        var host = authority.utf8[...]
        if let colon = host.lastIndex(of: UInt8(ascii: ":")) { host = host[..<colon] }
        if host.last == UInt8(ascii: ".") { host = host.dropLast() }
        guard host.count >= suffix.utf8.count else { return false }
        return zip(host.reversed(), suffix.utf8.reversed()).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }

    private static func host(of authority: String) -> String? {
        guard authority.utf8.count <= 300 else { return nil }
        let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard (1...5).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy(\.isDigit) else { return nil }
        }
        let host = parts[0].lowercased()
        return host.hasSuffix(".") ? String(host.dropLast()) : host
    }

    private static func isLabel(_ text: String) -> Bool {
        (1...63).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
    }
}
