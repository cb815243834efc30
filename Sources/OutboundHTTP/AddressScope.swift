import Glibc
import NIOCore

/// What sort of place an IP address is: whom a server asks because somebody told it to must not be itself or its host.
public enum AddressScope: Sendable, CaseIterable {
    /// This machine: 127/8, ::1, and the unspecified addresses, which reach it too.
    case loopback
    /// The neighbours and the clouds' metadata services: 169.254/16, fe80::/10, fd00:ec2::/32.
    case linkLocal
    /// No host at all: multicast, broadcast, reserved.
    case unusable
    case ordinary

    init(_ address: SocketAddress) {
        let text = address.ipAddress ?? ""
        var (v4, v6) = (in_addr(), in6_addr())
        if inet_pton(AF_INET, text, &v4) == 1 {
            self.init(bigEndian: withUnsafeBytes(of: v4) { Array($0) })
        } else if inet_pton(AF_INET6, String(text.prefix { $0 != "%" }), &v6) == 1 {
            self.init(v6: withUnsafeBytes(of: v6) { Array($0) })
        } else {
            self = .unusable
        }
    }

    /// - Source: RFC 6890, section 2.2.2
    private init(bigEndian bytes: [UInt8]) {
        switch (bytes[0], bytes[1]) {
        case (127, _), (0, _): self = .loopback
        case (169, 254): self = .linkLocal
        case (224..., _): self = .unusable
        default: self = .ordinary
        }
    }

    /// - Source: RFC 6890, section 2.2.3; RFC 6052 for the IPv4 addresses that 64:ff9b::/96 stands for
    private init(v6 bytes: [UInt8]) {
        let isMapped = bytes[0..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        let isTranslated = bytes[0..<12].elementsEqual([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0])
        if isMapped || isTranslated {
            self.init(bigEndian: Array(bytes[12...]))
        } else if bytes[0..<12].allSatisfy({ $0 == 0 }) {
            // ::, ::1, and the deprecated IPv4-compatible addresses
            self = bytes[12..<15].allSatisfy { $0 == 0 } ? .loopback : .unusable
        } else if bytes[0] == 0xFE, bytes[1] & 0xC0 == 0x80 {
            self = .linkLocal
        } else if bytes[0..<4].elementsEqual([0xFD, 0x00, 0x0E, 0xC2]) {
            self = .linkLocal
        } else {
            self = bytes[0] == 0xFF ? .unusable : .ordinary
        }
    }
}
