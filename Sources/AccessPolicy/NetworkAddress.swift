/// An IP address as 16 bytes; those of IPv4 are mapped, so that `::ffff:192.0.2.1` is `192.0.2.1`.
/// - Source: RFC 4291, sections 2.2 and 2.5.5.2
struct NetworkAddress: Sendable, Hashable {
    let bytes: [UInt8]

    /// - Parameter text: dotted decimals, or groups of hexadecimal digits; no zone.
    init?(_ text: String) {
        guard text.utf8.count <= 45 else { return nil }
        if let four = Self.dotted(text[...]) {
            bytes = Self.mapped + four
        } else if let sixteen = Self.grouped(text) {
            bytes = sixteen
        } else {
            return nil
        }
    }

    /// Of a version 6 address this is false, also where its text ends in dotted decimals.
    static func isVersion4(_ text: Substring) -> Bool { dotted(text) != nil }

    var isMapped: Bool { bytes.starts(with: Self.mapped) }

    private static let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]

    private static func dotted(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            // A leading zero makes it octal to some.
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy(\.isDecimalDigit),
                part.utf8.count == 1 || part.utf8.first != UInt8(ascii: "0"), let byte = UInt8(part)
            else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private static func grouped(_ text: String) -> [UInt8]? {
        guard let gap = zip(text.indices, text.indices.dropFirst()).first(where: { text[$0] == ":" && text[$1] == ":" })
        else {
            let all = groups(text[...])
            return all?.count == 16 ? all : nil
        }
        let (before, after) = (text[..<gap.0], text[gap.1...].dropFirst())
        guard let head = before.isEmpty ? [] : groups(before), let tail = after.isEmpty ? [] : groups(after) else {
            return nil
        }
        guard head.count + tail.count <= 14 else { return nil }
        return head + Array(repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, let four = dotted(part) {
                bytes += four
            } else {
                guard (1...4).contains(part.utf8.count), let group = UInt16(part, radix: 16),
                    part.utf8.allSatisfy(\.isLetterOrDigit)
                else { return nil }
                bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
            }
        }
        return bytes.count <= 16 ? bytes : nil
    }
}

/// All addresses that begin with the same bits: `203.0.113.0/24`, `2001:db8::/32`, or one address.
/// - Source: RFC 4632, section 3.1
struct AddressRange: Sendable, Hashable {
    private let first: NetworkAddress
    /// Of 128; those of IPv4 begin after 96.
    private let bitCount: Int

    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = NetworkAddress(String(parts[0])) else { return nil }
        let isVersion4 = NetworkAddress.isVersion4(parts[0])
        let width = isVersion4 ? 32 : 128
        var length = width
        if parts.count == 2 {
            guard (1...3).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy(\.isDecimalDigit),
                let given = Int(parts[1]), given <= width
            else { return nil }
            length = given
        }
        first = address
        bitCount = isVersion4 ? 96 + length : length
    }

    /// A range of version 6 holds no addresses of version 4, however wide it is: `::/0` are not all.
    func contains(_ address: NetworkAddress) -> Bool {
        guard bitCount >= 96 || !address.isMapped else { return false }
        let whole = bitCount / 8
        guard first.bytes[..<whole] == address.bytes[..<whole] else { return false }
        let rest = bitCount % 8
        return rest == 0 || (first.bytes[whole] ^ address.bytes[whole]) >> UInt8(8 - rest) == 0
    }
}
