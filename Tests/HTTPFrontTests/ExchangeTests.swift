import HTTPTypes
import Testing

@testable import HTTPFront

@Suite struct ExchangeTests {
    @Test func `a request reaches the responder as it was sent`() async throws {
        try await FrontFixture.run { front in
            let client = try front.client()
            await client.send(
                "POST /a/../b?x=%20y HTTP/1.1\r\nHost: kms.example:8443\r\nX-Two: 1\r\nx-A: q\r\nX-two: 2\r\n"
                    + "Content-Length: 5\r\n\r\nhello")
            let response = try #require(await client.response())
            client.close()
            #expect(response.status == 200)
            #expect(response.body == "/a/../b?x=%20yhello")
            #expect(response["Server"] == "aegis-kms")
            #expect(response["Date"]?.hasSuffix(" GMT") == true)
            #expect(response["Connection"] == nil)
            let asked = try #require(front.asked.first)
            #expect(asked.request.authority == "kms.example:8443")
            #expect(asked.request.scheme == "http")
            #expect(asked.request.method == .post)
            #expect(
                asked.request.headerFields.map { "\($0.name.rawName)=\($0.value)" }
                    == ["X-Two=1", "x-A=q", "X-two=2", "Content-Length=5"])
            #expect(asked.source == "127.0.0.1")
            #expect(asked.requestID.count == 36)
        }
    }

    @Test func `request ids are version 4 UUIDs that differ`() {
        let ids = (0..<1000).map { _ in RequestID.make() }
        #expect(Set(ids).count == 1000)
        for id in ids {
            #expect(id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
        }
    }

    @Test func `dates are IMF-fixdate`() {
        #expect(DateClock.format(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    }

    @Test func `chunked bodies are put together`() async throws {
        try await FrontFixture.run { front in
            let client = try front.client()
            await client.send(
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\n\r\n"
            )
            #expect(await client.response()?.body == "/abcdefg")
            client.close()
        }
    }

    @Test func `100-continue is said before the body`() async throws {
        try await FrontFixture.run { front in
            let client = try front.client()
            await client.send("PUT /x HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n")
            #expect(await client.response()?.status == 100)
            await client.send("ok")
            #expect(await client.response()?.body == "/xok")
            client.close()
        }
    }

    @Test func `HEAD tells the length and sends nothing`() async throws {
        try await FrontFixture.run { front in
            let answer = try await front.exchange("HEAD /four HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            #expect(answer.closed)
            let response = try #require(RawResponse.parse(answer.text, headOnly: true).first)
            #expect(response["Content-Length"] == "5")
            #expect(answer.text.hasSuffix("\r\n\r\n"))
        }
    }

    @Test func `204 has neither body nor length`() async throws {
        let responder: @Sendable (HTTPRequest, [UInt8]) async -> (HTTPResponse, [UInt8]) = { _, _ in
            (HTTPResponse(status: .noContent), [1, 2, 3])
        }
        try await FrontFixture.run(FrontSetup(responder: responder)) { front in
            let answer = try await front.exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            #expect(answer.text.hasSuffix("\r\n\r\n"))
            #expect(!answer.text.contains("Content-Length"))
        }
    }

    @Test func `a responder can't frame the response itself`() async throws {
        let responder: @Sendable (HTTPRequest, [UInt8]) async -> (HTTPResponse, [UInt8]) = { _, _ in
            var response = HTTPResponse(status: .ok)
            response.headerFields[.contentLength] = "99"
            response.headerFields[.transferEncoding] = "chunked"
            response.headerFields[HTTPField.Name("X-Split")!] = "a\r\nInjected: yes"
            return (response, Array("body".utf8))
        }
        try await FrontFixture.run(FrontSetup(responder: responder)) { front in
            let answer = try await front.exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            #expect(answer.text.contains("Content-Length: 4\r\n"))
            #expect(!answer.text.contains("chunked"))
            #expect(!answer.text.contains("\r\nInjected"))
        }
    }

    @Test func `HTTP 1.0 closes unless told otherwise and needs no Host`() async throws {
        try await FrontFixture.run { front in
            let answer = try await front.exchange("GET /old HTTP/1.0\r\n\r\n")
            #expect(answer.closed)
            #expect(RawResponse.parse(answer.text).first?["Connection"] == "close")
            let client = try front.client()
            await client.send("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(await client.response()?["Connection"] == "keep-alive")
            await client.send("GET /2 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(await client.response()?.body == "/2")
            client.close()
        }
    }

    @Test func `a large response arrives whole`() async throws {
        let large = [UInt8](repeating: UInt8(ascii: "z"), count: 4 << 20)
        try await FrontFixture.run(FrontSetup(responder: { _, _ in (HTTPResponse(status: .ok), large) })) { front in
            let client = try front.client()
            await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            let answer = await client.readAll()
            client.close()
            #expect(answer.closed)
            #expect(RawResponse.parse(answer.text).map(\.body.utf8.count) == [4 << 20, 4 << 20])
        }
    }

    @Test func `an upgrade is not taken up, and ends the connection`() async throws {
        try await FrontFixture.run { front in
            let answer = try await front.exchange(
                "GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n")
            #expect(answer.closed)
            #expect(RawResponse.parse(answer.text).map(\.status) == [200])
        }
    }
}
