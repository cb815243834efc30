import HTTPTypes
import Synchronization
import Testing

@Suite struct PipeliningTests {
    @Test func `answers come in the order of the requests, one at a time`() async throws {
        let inFlight = Mutex((now: 0, most: 0))
        try await FrontFixture.run(
            FrontSetup(responder: { request, _ in
                inFlight.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                // The first ones take longest.
                let number = Int((request.path ?? "").dropFirst()) ?? 0
                try? await Task.sleep(for: .milliseconds(max(0, 20 - number)))
                inFlight.withLock { $0.now -= 1 }
                return (HTTPResponse(status: .ok), Array((request.path ?? "").utf8))
            })
        ) { front in
            let client = try front.client()
            await client.send((0..<40).map { "GET /\($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined())
            #expect(await client.responses(40).map(\.body) == (0..<40).map { "/\($0)" })
            client.close()
            #expect(inFlight.withLock { $0.most } == 1)
        }
    }

    @Test func `requests cut at every byte are put together`() async throws {
        let text = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabcGET /b HTTP/1.1\r\nHost: h\r\n\r\n"
        try await FrontFixture.run { front in
            for cut in stride(from: 1, to: text.utf8.count, by: 3) {
                let client = try front.client()
                let bytes = Array(text.utf8)
                _ = await client.send(Array(bytes[..<cut]))
                try await Task.sleep(for: .milliseconds(3))
                _ = await client.send(Array(bytes[cut...]))
                #expect(await client.responses(2).map(\.body) == ["/aabc", "/b"])
                client.close()
            }
        }
    }

    @Test func `nothing is read past a request in flight`() async throws {
        let latch = Latch()
        try await FrontFixture.run(
            FrontSetup(responder: { request, body in
                await latch.wait()
                return (HTTPResponse(status: .ok), Array("\(body.count)".utf8))
            })
        ) { front in
            let client = try front.client()
            await client.send("GET /first HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(await eventually { front.asked.count == 1 })
            let body = [UInt8](repeating: 65, count: 1 << 20)
            let message = Array("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1048576\r\n\r\n".utf8) + body
            let allSent = Mutex(false)
            let sender = Task {
                for _ in 0..<16 { _ = await client.send(message) }
                allSent.withLock { $0 = true }
            }
            try await Task.sleep(for: .milliseconds(500))
            // 16 MiB don't fit into the kernel's buffers.
            #expect(!allSent.withLock { $0 })
            latch.open()
            #expect(await client.responses(17).count == 17)
            await sender.value
            client.close()
        }
    }

    @Test func `a refusal waits for the answers before it`() async throws {
        try await FrontFixture.run(
            FrontSetup(responder: { _, _ in
                try? await Task.sleep(for: .milliseconds(50))
                return (HTTPResponse(status: .ok), [])
            })
        ) { front in
            let answer = try await front.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\nnonsense\r\n\r\n")
            let status = RawResponse.parse(answer.text).map(\.status)
            #expect(status.first == 200)
            #expect(status.count == 2 && status[1] >= 400)
        }
    }

    @Test func `nothing is answered after Connection close`() async throws {
        try await FrontFixture.run { front in
            let answer = try await front.exchange(
                "GET /1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(RawResponse.parse(answer.text).map(\.body) == ["/1"])
            #expect(answer.closed)
            #expect(front.asked.count == 1)
        }
    }
}
