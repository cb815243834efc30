import HTTPFront
import HTTPTypes
import Synchronization
import Testing

@Suite struct HangUpTests {
    @Test func `a client that closed its side gets all its answers`() async throws {
        try await FrontFixture.run(
            FrontSetup(responder: { request, _ in
                try? await Task.sleep(for: .milliseconds(50))
                return (HTTPResponse(status: .ok), Array((request.path ?? "").utf8))
            })
        ) { front in
            let client = try front.client()
            await client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n")
            client.endOutput()
            let answer = await client.readAll()
            client.close()
            #expect(RawResponse.parse(answer.text).map(\.body) == ["/1", "/2"])
            #expect(answer.closed)
        }
    }

    @Test(arguments: [
        "", "GET", "GET / HTTP/1.1\r\nHos", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    ])
    func `half a request leaves nothing behind`(text: String) async throws {
        try await FrontFixture.run { front in
            for style in 0..<3 {
                let client = try front.client()
                await client.send(text)
                try await Task.sleep(for: .milliseconds(20))
                switch style {
                case 0: client.close()
                case 1: client.reset()
                default:
                    client.endOutput()
                    #expect(await client.readAll().closed)
                    client.close()
                }
            }
            #expect(await eventually { await front.front.connectionCount() == 0 })
            #expect(front.asked.isEmpty)
        }
    }

    @Test func `who hangs up on a request in flight doesn't stop it`() async throws {
        let latch = Latch()
        let finished = Mutex(0)
        try await FrontFixture.run(
            FrontSetup(responder: { _, _ in
                await latch.wait()
                finished.withLock { $0 += 1 }
                return (HTTPResponse(status: .ok), [UInt8](repeating: 1, count: 1 << 20))
            })
        ) { front in
            for index in 0..<20 {
                let client = try front.client()
                await client.send("GET /\(index) HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(await eventually { front.asked.count == index + 1 })
                if index.isMultiple(of: 2) { client.reset() } else { client.close() }
            }
            latch.open()
            #expect(await eventually { finished.withLock { $0 } == 20 })
            #expect(await eventually { await front.front.connectionCount() == 0 })
            let answer = try await front.exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            #expect(RawResponse.parse(answer.text).map(\.status) == [200])
        }
    }

    @Test func `a flood of requests before a hang-up is bounded`() async throws {
        let latch = Latch()
        try await FrontFixture.run(
            FrontSetup(
                { $0.pipelinedByteCount = 64 << 10 },
                responder: { _, _ in
                    await latch.wait()
                    return (HTTPResponse(status: .ok), [])
                }
            )
        ) { front in
            let client = try front.client()
            await client.send(String(repeating: "GET / HTTP/1.1\r\nHost: h\r\n\r\n", count: 4000))
            client.endOutput()
            #expect(await eventually { await front.front.connectionCount() == 0 })
            #expect(await eventually { front.asked.count == 1 })
            latch.open()
            client.close()
        }
    }
}
