import NIOCore
import Testing

@testable import OutboundHTTP

struct AddressScopeTests {
    @Test(arguments: [
        ("127.0.0.1", AddressScope.loopback), ("127.255.1.2", .loopback), ("0.0.0.0", .loopback), ("::1", .loopback),
        ("::", .loopback), ("::ffff:127.0.0.1", .loopback), ("64:ff9b::7f00:1", .loopback),
        ("169.254.169.254", .linkLocal), ("fe80::1", .linkLocal), ("febf::1", .linkLocal),
        ("fd00:ec2::254", .linkLocal),
        ("::ffff:169.254.169.254", .linkLocal), ("224.0.0.1", .unusable), ("255.255.255.255", .unusable),
        ("ff02::1", .unusable), ("::7f00:100", .unusable), ("10.0.0.1", .ordinary), ("192.0.2.1", .ordinary),
        ("169.253.0.1", .ordinary), ("2001:db8::1", .ordinary), ("fec0::1", .ordinary), ("::ffff:10.0.0.1", .ordinary),
    ]) func judges(_ address: String, _ scope: AddressScope) throws {
        #expect(AddressScope(try .init(ipAddress: address, port: 443)) == scope)
    }
}
