import NIOHTTP1

/// What a request is for: its authority and its path, by the rules for targets and `Host`.
/// - Source: RFC 9112, section 3.2
struct RequestTarget {
    let authority: String?
    let path: String

    init(_ head: HTTPRequestHead, host fields: SpecialFields, limit: Int, isVersion10: Bool) throws(HTTPRefusal) {
        let target = head.uri
        guard target.utf8.count <= limit else { throw .targetTooLong(limit: limit) }
        guard target.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") }) else {
            throw .targetInvalid
        }
        guard fields.hosts.count == 1 || (fields.hosts.isEmpty && isVersion10) else { throw .hostInvalid }
        let host = fields.hosts.first
        if let host { guard Self.isHost(host) else { throw .hostInvalid } }
        switch target.utf8.first {
        case UInt8(ascii: "/"): path = target
        case UInt8(ascii: "*") where target == "*" && head.method == .OPTIONS: path = target
        default: path = try Self.path(ofAbsolute: target, host: host)
        }
        authority = host
    }

    /// `http://HOST/path` is understood, as a server must, but only when it says what `Host` says: a proxy before us might
    /// go by the other one.
    private static func path(ofAbsolute target: String, host: String?) throws(HTTPRefusal) -> String {
        guard let range = target.firstRange(of: "://"), let host else { throw .targetInvalid }
        let scheme = target[..<range.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { throw .targetInvalid }
        let rest = target[range.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        guard rest[..<end].lowercased() == host.lowercased() else { throw .hostInvalid }
        let path = String(rest[end...])
        return path.hasPrefix("/") ? path : "/" + path
    }

    /// A name, an IPv4 address or a bracketed IPv6 address, with or without a port.
    /// - Source: RFC 3986, section 3.2.2
    static func isHost(_ text: String) -> Bool {
        var rest = Substring(text).utf8
        guard let first = rest.first, text.utf8.count <= 261 else { return false }
        if first == UInt8(ascii: "[") {
            guard let end = rest.firstIndex(of: UInt8(ascii: "]")), rest[rest.startIndex..<end].count > 2 else {
                return false
            }
            let inside = rest[rest.index(after: rest.startIndex)..<end]
            guard inside.allSatisfy({ $0.isHexadecimal || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }) else {
                return false
            }
            rest = rest[rest.index(after: end)...]
        } else {
            let name = rest.prefix { $0 != UInt8(ascii: ":") }
            guard !name.isEmpty, name.allSatisfy(\.isOfHostName) else { return false }
            rest = rest[name.endIndex...]
        }
        guard let colon = rest.first else { return true }
        guard colon == UInt8(ascii: ":"), rest.count <= 6 else { return false }
        return rest.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }
}

extension UInt8 {
    fileprivate var isHexadecimal: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }

    fileprivate var isOfHostName: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
    }
}
