import OutboundHTTP
import Testing

@testable import XKSClient

struct ProxyEndpointsTests {
    @Test(arguments: [
        "https://xks.example.com", "https://XKS.example.com", "https://169.254.169.254", "https://localhost",
    ]) func withoutAListAnyHostIsTriedButOnlyWhereItIsAnother(_ uri: String) throws {
        let endpoints = try #require(ProxyEndpoints(nil))
        let (endpoint, scopes) = try #require(endpoints.endpoint(of: uri))
        #expect(endpoint.port == 443 && endpoint.isSecure && endpoint.host == uri.dropFirst(8).lowercased())
        #expect(scopes == [.ordinary])
    }

    @Test(arguments: [
        "http://xks.example.com", "https://xks.example.com:8443", "https://", "xks.example.com", "https://a/b",
        "https://user@xks.example.com", "https://[::1]", "ftp://xks.example.com", "https://xks.example.com:", "",
        "https://xks.example.com:443x", "https://*.example.com", "https://xks example.com",
    ]) func withoutAListNothingElseIs(_ uri: String) throws {
        #expect(try #require(ProxyEndpoints(nil)).endpoint(of: uri) == nil)
    }

    @Test func aListIsAllThatIsAllowed() throws {
        let endpoints = try #require(
            ProxyEndpoints("xks.example.com, *.example.org,localhost:8201, http://127.0.0.1:8300"))
        let allowed: [(String, Int, Set<AddressScope>)] = [
            ("https://xks.example.com", 443, [.ordinary, .loopback]), ("https://a.b.example.org", 443, [.ordinary]),
            ("https://localhost:8201", 8201, [.ordinary, .loopback]), ("http://127.0.0.1:8300", 8300, [.loopback]),
        ]
        for (uri, port, scopes) in allowed {
            let found = try #require(endpoints.endpoint(of: uri))
            #expect(found.endpoint.port == port && found.scopes == scopes)
        }
        for uri in [
            "https://example.org", "https://badexample.org", "https://localhost", "https://other.example.com",
            "https://xks.example.com:8443", "http://xks.example.com", "http://127.0.0.1", "https://127.0.0.1:8300",
        ] { #expect(endpoints.endpoint(of: uri) == nil) }
    }

    @Test(arguments: ["", ",", "https://", "*", "*.", "a b", "a:0", "a:70000", "a/b"])
    func aListThatIsNone(_ text: String) { #expect(ProxyEndpoints(text) == nil) }
}
