import HTTPFront
import HTTPTypes
import Testing

/// Requests that two servers could understand differently.
@Suite struct SmugglingTests {
    @Test(arguments: [
        "Content-Length: 4\r\nContent-Length: 4",
        "Content-Length: 4\r\nContent-Length: 5",
        "Content-Length: 4, 4",
        "Content-Length: +4",
        "Content-Length: -1",
        "Content-Length: 0x4",
        "Content-Length: 99999999999999999999999999",
        "Content-Length: ",
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 4",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding:\u{0b}chunked",
        "Content-Length : 4",
        "X: a\r\n Content-Length: 4",
        "X: a\n\tb",
        "X: a\u{00}b",
        "X: a\rContent-Length: 4",
        ": empty",
        "No colon",
        "B\u{e4}d: x",
    ])
    func `ambiguous or malformed fields are refused`(fields: String) async throws {
        try await FrontFixture.run { front in
            let answer = try await front.exchange(
                "POST / HTTP/1.1\r\nHost: h\r\n\(fields)\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n", timeout: 3)
            let status = RawResponse.parse(answer.text).map(\.status)
            #expect(status.count == 1)
            #expect(status.first == 400 || status.first == 501 || status.first == 413, "\(answer.text)")
            #expect(answer.closed)
            #expect(front.asked.isEmpty)
            #expect(front.refusals.count == 1)
        }
    }

    @Test(arguments: ["zz\r\nab\r\n", "-1\r\na\r\n", "3\r\nabcd\r\n", "FFFFFFFFFFFFFFFFF\r\n", "3 \r\nabc\r\n", "\r\n"])
    func `wrong chunks are refused`(chunks: String) async throws {
        try await FrontFixture.run { front in
            let answer = try await front.exchange(
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)0\r\n\r\n", timeout: 3)
            #expect([400, 413].contains(RawResponse.parse(answer.text).first?.status), "\(answer.text)")
            #expect(front.asked.isEmpty)
        }
    }

    @Test func `HTTP 1.0 has no transfer codings`() async throws {
        try await FrontFixture.run { front in
            let answer = try await front.exchange(
                "POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
            #expect(RawResponse.parse(answer.text).map(\.status) == [400])
        }
    }

    @Test(arguments: [
        "", "Host: a\r\nHost: a\r\n", "Host: a\r\nhost: b\r\n", "Host: \r\n", "Host: a b\r\n", "Host: a/b\r\n",
        "Host: u@h\r\n", "Host: h:80x\r\n", "Host: [::1\r\n", "Host: [x]\r\n", "Host: h,i\r\n", "Host: h:123456\r\n",
    ])
    func `a request is for exactly one host`(field: String) async throws {
        try await FrontFixture.run { front in
            let answer = try await front.exchange("GET / HTTP/1.1\r\n\(field)\r\n")
            #expect(RawResponse.parse(answer.text).map(\.status) == [400])
            #expect(front.refusals == [.hostInvalid])
        }
    }

    @Test(arguments: ["h", "h:1", "a-b.c_d:65535", "127.0.0.1:8443", "[::1]", "[fe80::1]:8443", "a.", "h:"])
    func `hosts that are hosts`(host: String) async throws {
        try await FrontFixture.run { front in
            let answer = try await front.exchange("GET / HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n")
            #expect(RawResponse.parse(answer.text).map(\.status) == [200])
            #expect(front.asked.first?.request.authority == host)
        }
    }

    @Test(arguments: [
        ("GET http://h/p?q HTTP/1.1", 200), ("GET http://H HTTP/1.1", 200), ("GET http://other/ HTTP/1.1", 400),
        ("GET ftp://h/ HTTP/1.1", 400), ("GET relative HTTP/1.1", 400), ("OPTIONS * HTTP/1.1", 200),
        ("GET * HTTP/1.1", 400), ("CONNECT h:443 HTTP/1.1", 501), ("GET /a#b HTTP/1.1", 400), ("GET / HTTP/2.0", 505),
        ("GET / HTTP/1.2", 505), ("GET / HTTP/0.9", 505), ("get / HTTP/1.1", 501), ("GET /\u{e4} HTTP/1.1", 400),
        ("GET /\u{7f} HTTP/1.1", 400), ("GET /", 505), ("PRI * HTTP/2.0", 505),
    ])
    func `request lines`(line: String, status: Int) async throws {
        try await FrontFixture.run { front in
            let answer = try await front.exchange("\(line)\r\nHost: h\r\nConnection: close\r\n\r\n", timeout: 3)
            #expect(RawResponse.parse(answer.text).map(\.status) == [status], "\(answer.text)")
        }
    }

    @Test func `what is not HTTP at all is refused`() async throws {
        try await FrontFixture.run { front in
            let answer = try await front.exchange("\u{16}\u{03}\u{01}\u{02}\u{00}\u{01}\u{00}\r\n\r\n")
            #expect(RawResponse.parse(answer.text).first?.status ?? 0 >= 400)
            #expect(front.asked.isEmpty)
        }
    }
}
