import HTTPFront
import HTTPTypes
import Testing

@Suite struct LimitTests {
    @Test func `a body of the limit is taken, one byte more is refused by its length`() async throws {
        try await FrontFixture.run { front in
            let client = try front.client()
            await client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1048576\r\n\r\n")
            _ = await client.send([UInt8](repeating: 65, count: 1 << 20))
            #expect(await client.response()?.status == 200)
            client.close()
            #expect(front.asked.first?.body.count == 1 << 20)
            let answer = try await front.exchange("POST /big HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\n")
            #expect(RawResponse.parse(answer.text).map(\.status) == [413])
            #expect(answer.closed)
            #expect(front.refusals == [.bodyTooLarge(limit: 1 << 20)])
        }
    }

    @Test func `a chunked body over the limit is refused, and the answer arrives while the client still sends`()
        async throws
    {
        try await FrontFixture.run(FrontSetup({ $0.lingerTime = .seconds(5) })) { front in
            let client = try front.client()
            await client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = Array("40000\r\n".utf8) + [UInt8](repeating: 65, count: 0x40000) + Array("\r\n".utf8)
            // A connection that is reset would refuse the later ones.
            for _ in 0..<12 { #expect(await client.send(chunk)) }
            #expect(await client.response()?.status == 413)
            client.close()
            #expect(front.asked.isEmpty)
        }
    }

    @Test func `bodies of all connections together are bounded, and small ones are still taken`() async throws {
        let held = [UInt8](repeating: 65, count: 900_000)
        let large = "POST /large HTTP/1.1\r\nHost: h\r\nContent-Length: 900001\r\n\r\n"
        try await FrontFixture.run(
            FrontSetup({
                $0.totalBodyByteCount = 1_000_000
                $0.lingerTime = .seconds(5)
            })
        ) { front in
            let (holder, other) = (try front.client(), try front.client())
            await holder.send(large)
            _ = await holder.send(held)
            await other.send(large)
            _ = await other.send(held)
            let answer = await other.response()
            #expect(answer?.status == 503)
            #expect(answer?["Connection"] == "close")
            #expect(front.refusals == [.overloaded])
            let small = try await front.exchange(
                "POST /small HTTP/1.0\r\nContent-Length: 60000\r\n\r\n\(String(repeating: "s", count: 60_000))")
            #expect(RawResponse.parse(small.text).map(\.status) == [200])
            await holder.send("A")
            #expect(await holder.response()?.status == 200)
            // Answered, so given back, on this connection and on others.
            await holder.send(large)
            _ = await holder.send(held)
            holder.close()
            #expect(await eventually { await front.front.connectionCount() <= 1 })
            let last = try front.client()
            await last.send(large)
            _ = await last.send(held + [65])
            #expect(await last.response()?.status == 200)
            for client in [other, last] { client.close() }
        }
    }

    @Test func `a body counts until its answer is there`() async throws {
        let latch = Latch()
        let body = [UInt8](repeating: 65, count: 900_000)
        let large = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 900000\r\n\r\n"
        try await FrontFixture.run(
            FrontSetup(
                { $0.totalBodyByteCount = 1_000_000 },
                responder: { _, _ in
                    await latch.wait()
                    return (HTTPResponse(status: .ok), [])
                })
        ) { front in
            let (busy, other) = (try front.client(), try front.client())
            await busy.send(large)
            _ = await busy.send(body)
            #expect(await eventually { front.asked.count == 1 })
            await other.send(large)
            _ = await other.send(Array(body.prefix(200_000)))
            #expect(await other.response()?.status == 503)
            latch.open()
            #expect(await busy.response()?.status == 200)
            for client in [busy, other] { client.close() }
        }
    }

    @Test func `an expected body over the limit is refused without being asked for`() async throws {
        try await FrontFixture.run { front in
            let answer = try await front.exchange(
                "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 9000000\r\nExpect: 100-continue\r\n\r\n")
            #expect(RawResponse.parse(answer.text).map(\.status) == [413])
        }
    }

    @Test func `an unknown expectation fails`() async throws {
        try await FrontFixture.run { front in
            let answer = try await front.exchange("GET / HTTP/1.1\r\nHost: h\r\nExpect: miracles\r\n\r\n")
            #expect(RawResponse.parse(answer.text).map(\.status) == [417])
        }
    }

    @Test(arguments: [(99, 200), (100, 431)])
    func `the number of header fields is bounded`(count: Int, status: Int) async throws {
        try await FrontFixture.run { front in
            let fields = (0..<count).map { "X-\($0): y\r\n" }.joined()
            let answer = try await front.exchange("GET / HTTP/1.0\r\nHost: h\r\n\(fields)\r\n")
            #expect(RawResponse.parse(answer.text).map(\.status) == [status])
        }
    }

    @Test(arguments: [(32_000, 200), (33_000, 431), (90_000, 431), (500_000, 431)])
    func `the size of a head is bounded`(size: Int, status: Int) async throws {
        try await FrontFixture.run { front in
            let field = "X-Long: \(String(repeating: "y", count: size))\r\n"
            let answer = try await front.exchange("GET / HTTP/1.0\r\nHost: h\r\n\(field)\r\n")
            #expect(RawResponse.parse(answer.text).map(\.status) == [status])
        }
    }

    @Test func `white space before a value doesn't get around the bound`() async throws {
        try await FrontFixture.run { front in
            let answer = try await front.exchange(
                "GET / HTTP/1.1\r\nHost: h\r\nX:\(String(repeating: " ", count: 200_000))")
            #expect(RawResponse.parse(answer.text).map(\.status) == [431])
        }
    }

    @Test(arguments: [(8191, 200), (8192, 414)])
    func `the target is bounded`(size: Int, status: Int) async throws {
        try await FrontFixture.run { front in
            let answer = try await front.exchange("GET /\(String(repeating: "p", count: size)) HTTP/1.0\r\n\r\n")
            #expect(RawResponse.parse(answer.text).map(\.status) == [status])
        }
    }

    @Test func `a head that drips in is cut off`() async throws {
        try await FrontFixture.run(FrontSetup({ $0.headTime = .milliseconds(400) })) { front in
            let client = try front.client()
            for byte in "GET / HTTP/1.1\r\nHost: very.slow" {
                guard await client.send(String(byte)) else { break }
                try await Task.sleep(for: .milliseconds(40))
                if !front.refusals.isEmpty { break }
            }
            let answer = await client.readAll()
            client.close()
            #expect(RawResponse.parse(answer.text).map(\.status) == [408])
            #expect(answer.closed)
            #expect(front.refusals == [.headTimedOut])
        }
    }

    @Test func `a second head that drips in is cut off too`() async throws {
        try await FrontFixture.run(FrontSetup({ $0.headTime = .milliseconds(400) })) { front in
            let client = try front.client()
            await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(await client.response()?.status == 200)
            await client.send("GET / HT")
            #expect(RawResponse.parse(await client.readAll().text).map(\.status) == [408])
            client.close()
        }
    }

    @Test func `a body that drips in is cut off`() async throws {
        try await FrontFixture.run(FrontSetup({ $0.requestTime = .milliseconds(400) })) { front in
            let client = try front.client()
            await client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n")
            for _ in 0..<100 {
                guard await client.send("x"), front.refusals.isEmpty else { break }
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(RawResponse.parse(await client.readAll().text).map(\.status) == [408])
            client.close()
            #expect(front.refusals == [.requestTimedOut])
            #expect(front.asked.isEmpty)
        }
    }

    @Test func `idle and silent connections are closed without a word`() async throws {
        try await FrontFixture.run(
            FrontSetup({
                $0.idleTime = .milliseconds(200)
                $0.headTime = .milliseconds(200)
            })
        ) { front in
            let silent = try front.client()
            let idle = try front.client()
            await idle.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(await idle.response()?.status == 200)
            for client in [silent, idle] {
                let rest = await client.readAll()
                #expect(rest.closed)
                #expect(rest.text.isEmpty)
                client.close()
            }
            #expect(front.refusals.isEmpty)
        }
    }

    @Test func `a client that doesn't take its response is cut off`() async throws {
        let large = [UInt8](repeating: 0, count: 32 << 20)
        try await FrontFixture.run(
            FrontSetup(
                { $0.requestTime = .milliseconds(300) }, responder: { _, _ in (HTTPResponse(status: .ok), large) }
            )
        ) { front in
            let client = try front.client()
            await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(await eventually { await front.front.connectionCount() == 1 })
            #expect(await eventually { await front.front.connectionCount() == 0 })
            client.close()
        }
    }

    @Test func `a slow client gets all of a response that ends the connection`() async throws {
        let large = [UInt8](repeating: 65, count: 12 << 20)
        try await FrontFixture.run(
            FrontSetup(
                { $0.lingerTime = .milliseconds(100) }, responder: { _, _ in (HTTPResponse(status: .ok), large) }
            )
        ) { front in
            let client = try front.client()
            await client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            try await Task.sleep(for: .milliseconds(800))
            let answer = await client.readAll()
            client.close()
            #expect(answer.text.utf8.count > 12 << 20)
        }
    }

    @Test func `connections over the limit wait their turn`() async throws {
        try await FrontFixture.run(FrontSetup({ $0.connectionCount = 2 })) { front in
            let clients = try (0..<3).map { _ in try front.client() }
            for client in clients.prefix(2) {
                await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(await client.response()?.status == 200)
            }
            await clients[2].send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(await clients[2].response(timeout: 1) == nil)
            #expect(await front.front.connectionCount() == 2)
            clients[0].close()
            #expect(await clients[2].response()?.status == 200)
            for client in clients.dropFirst() { client.close() }
        }
    }

    @Test func `the protocol's own words are used for a refusal`() async throws {
        try await FrontFixture.run(
            FrontSetup(refusalAnswer: { refusal in
                (HTTPResponse(status: refusal.status), Array("{}".utf8))
            })
        ) { front in
            let answer = try await front.exchange("GET / HTTP/1.1\r\n\r\n")
            #expect(RawResponse.parse(answer.text).first?.body == "{}")
        }
    }
}
