import HTTPFront
import HTTPTypes
import Logging
import Testing

@Suite struct LifeCycleTests {
    @Test func `a shutdown lets what is in flight finish`() async throws {
        let latch = Latch()
        try await FrontFixture.run(
            FrontSetup(responder: { _, _ in
                await latch.wait()
                return (HTTPResponse(status: .ok), Array("done".utf8))
            })
        ) { front in
            let (busy, idle) = (try front.client(), try front.client())
            await busy.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(await eventually { front.asked.count == 1 })
            let shutdown = Task { await front.front.shutdown(grace: .seconds(20)) }
            #expect(await idle.readAll().closed)
            #expect(await eventually { (try? RawClient(port: front.port)) == nil })
            latch.open()
            let answer = await busy.readAll()
            #expect(RawResponse.parse(answer.text).first?.body == "done")
            #expect(RawResponse.parse(answer.text).first?["Connection"] == "close")
            #expect(answer.closed)
            busy.close()
            await shutdown.value
        }
    }

    @Test func `a shutdown doesn't wait longer than its grace`() async throws {
        let latch = Latch()
        try await FrontFixture.run(
            FrontSetup(responder: { _, _ in
                await latch.wait()
                return (HTTPResponse(status: .ok), [])
            })
        ) { front in
            let client = try front.client()
            await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(await eventually { front.asked.count == 1 })
            let clock = ContinuousClock()
            let took = await clock.measure { await front.front.shutdown(grace: .milliseconds(200)) }
            #expect(took < .seconds(5))
            #expect(await client.readAll().closed)
            client.close()
            latch.open()
        }
    }

    @Test(arguments: ["0.0.0.0", "192.0.2.1", "::", "example.test", "127.0.0.1.example.test"])
    func `plain HTTP stays on loopback unless it is allowed`(host: String) async throws {
        let front = HTTPFront(
            listeners: [Listener(host: host, port: 0)], responder: { _, _, _, _ in (HTTPResponse(status: .ok), []) },
            logger: Logger(label: "test"), eventLoopThreads: 1)
        await #expect(throws: HTTPFrontError.plaintextRefused(host: host)) { try await front.start() }
        await front.shutdown(grace: .zero)
    }

    @Test func `plain HTTP on all addresses, when it is allowed`() async throws {
        let front = HTTPFront(
            listeners: [Listener(host: "0.0.0.0", port: 0, allowPlaintext: true)],
            responder: { _, _, _, _ in (HTTPResponse(status: .ok), []) },
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), eventLoopThreads: 1)
        #expect(try await front.start().count == 1)
        await front.shutdown(grace: .zero)
    }

    @Test func `an address that is taken is named`() async throws {
        try await FrontFixture.run { first in
            let second = HTTPFront(
                listeners: [Listener(host: "127.0.0.1", port: 0), Listener(host: "127.0.0.1", port: first.port)],
                responder: { _, _, _, _ in (HTTPResponse(status: .ok), []) },
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), eventLoopThreads: 1)
            await #expect(throws: HTTPFrontError.addressUnavailable(host: "127.0.0.1", port: first.port)) {
                try await second.start()
            }
            await second.shutdown(grace: .zero)
        }
    }
}
