import FoundationEssentials
import HTTPTypes
import Testing

@testable import AWSDoor
@testable import RequestSigning

/// - Source: AWS Signature Version 4 test suite (aws-sig-v4-test-suite), the cases named
struct CanonicalRequestTests {
    @Test(arguments: [
        ("get-vanilla", "/", "/"),
        ("get-relative", "/example/..", "/"),
        ("get-relative-relative", "/example1/example2/../..", "/"),
        ("get-slash", "//", "/"),
        ("get-slash-dot-slash", "/./", "/"),
        ("get-slash-pointless-dot", "/./example", "/example"),
        ("get-slashes", "//example//", "/example/"),
        ("get-space", "/example space/", "/example%20space/"),
        (
            "get-unreserved", "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
            "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        ),
        ("get-utf8", "/ሴ", "/%E1%88%B4"),
        ("above the root", "/../../a", "/a"),
        ("twice", "/a%2Fb", "/a%252Fb"),
    ])
    func path(_ name: String, _ path: String, _ canonical: String) {
        var text: [UInt8] = []
        CanonicalPath.append(path, to: &text)
        #expect(String(decoding: text, as: UTF8.self) == canonical, "\(name)")
    }

    @Test(arguments: [
        ("get-vanilla-query-order-key-case", "Param2=value2&Param1=value1", "Param1=value1&Param2=value2"),
        ("get-vanilla-query-order-key", "Param1=value2&Param1=Value1", "Param1=Value1&Param1=value2"),
        ("get-vanilla-query-order-value", "Param1=value2&Param1=value1", "Param1=value1&Param1=value2"),
        ("get-vanilla-empty-query-key", "Param1=value1", "Param1=value1"),
        ("get-vanilla-utf8-query", "ሴ=bar", "%E1%88%B4=bar"),
        ("get-vanilla-query-unreserved", "-._~09AZaz=-._~09AZaz", "-._~09AZaz=-._~09AZaz"),
        ("no value", "b&a", "a=&b="),
        ("empty parts", "&&a=1&", "a=1"),
        ("encoded lower case", "a=%2f", "a=%2F"),
        ("equal signs", "a=b=c", "a=b%3Dc"),
        ("plus", "a=b+c", "a=b%20c"),
        ("prefixes", "ab=1&a=2", "a=2&ab=1"),
        ("signature left out", "a=1&X-Amz-Signature=00", "a=1"),
    ])
    func query(_ name: String, _ query: String, _ canonical: String) throws {
        var text: [UInt8] = []
        try QueryParameters(query).appendCanonical(to: &text)
        #expect(String(decoding: text, as: UTF8.self) == canonical, "\(name)")
    }

    @Test(arguments: [
        ("get-header-key-duplicate", ["value2", "value2", "value1"], "value2,value2,value1"),
        ("get-header-value-order", ["value4", "value1", "value3", "value2"], "value4,value1,value3,value2"),
        ("get-header-value-trim", ["  a   b   c  "], "a b c"),
        ("quoted", ["\"a   b   c\""], "\"a b c\""),
        ("tabs", ["a\t \tb"], "a b"),
        ("empty", [""], ""),
    ])
    func headerValues(_ name: String, _ values: [String], _ canonical: String) throws {
        let headers = [("Host", "example.amazonaws.com")] + values.map { ("My-Header1", $0) }
        let head = RequestHead(Exchange.request(.get, "/", headers))
        let signed = try SignedHeaders("host;my-header1", of: head)
        let text = CanonicalRequest.head(of: head, query: try QueryParameters(""), signing: signed)
        let expected = "GET\n/\n\nhost:example.amazonaws.com\nmy-header1:\(canonical)\n\nhost;my-header1\n"
        #expect(String(decoding: text, as: UTF8.self) == expected, "\(name)")
    }

    @Test func authorityStandsForTheHost() throws {
        var request = Exchange.request(.get, "/", [])
        request.authority = "kms.example:8443"
        let head = RequestHead(request)
        let text = CanonicalRequest.head(
            of: head, query: try QueryParameters(""), signing: try SignedHeaders("host", of: head))
        #expect(String(decoding: text, as: UTF8.self) == "GET\n/\n\nhost:kms.example:8443\n\nhost\n")
    }

    @Test(arguments: [
        ("20261124T090000Z", 1_795_510_800.0), ("19700101T000000Z", 0), ("20240229T235959Z", 1_709_251_199),
        ("Tue, 24 Nov 2026 09:00:00 GMT", 1_795_510_800),
    ])
    func time(_ text: String, _ seconds: Double) throws {
        let time = try #require(SignatureTime(text))
        #expect(time.date.timeIntervalSince1970 == seconds)
        #expect(SignatureTime.format(time.date) == time.text)
    }

    @Test(arguments: [
        "", "20261124", "20261324T090000Z", "20230229T000000Z", "20261124T240000Z", "20261124T096000Z",
        "20261124T090060Z", "20261124 090000Z", "2026-11-24T09:00Z", "20261124T090000z", "+0261124T090000Z",
        "Tue, 24 Foo 2026 09:00:00 GMT", "Tue, 24 Nov 2026 09:00:00 CET",
    ])
    func noTime(_ text: String) { #expect(SignatureTime(text) == nil) }
}
