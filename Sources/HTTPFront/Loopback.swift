/// Addresses of this machine, which no network lies before.
public enum Loopback {
    /// - Parameter address: an IP address, also an IPv4 one mapped to IPv6, or `localhost`.
    /// - Source: RFC 6890, table 4 (127.0.0.0/8) and table 17 (::1)
    public static func contains(_ address: String) -> Bool {
        if address == "localhost" || address == "::1" { return true }
        let address = address.hasPrefix("::ffff:") ? address.dropFirst(7) : Substring(address)
        let parts = address.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
