import HTTPFront
import HTTPTypes
import Logging
import Synchronization

/// How a front under test differs from the usual one.
struct FrontSetup: Sendable {
    var limits: HTTPLimits
    var tls: TLSMaterial?
    var refusalAnswer: (@Sendable (HTTPRefusal) -> (HTTPResponse, [UInt8])?)?
    var responder: (@Sendable (HTTPRequest, [UInt8]) async -> (HTTPResponse, [UInt8]))?

    /// - Parameter responder: what it does; the default echoes the path and the body.
    init(
        _ adjust: (inout HTTPLimits) -> Void = { _ in }, tls: TLSMaterial? = nil,
        refusalAnswer: (@Sendable (HTTPRefusal) -> (HTTPResponse, [UInt8])?)? = nil,
        responder: (@Sendable (HTTPRequest, [UInt8]) async -> (HTTPResponse, [UInt8]))? = nil
    ) {
        limits = HTTPLimits()
        limits.lingerTime = .milliseconds(300)
        adjust(&limits)
        self.tls = tls
        self.refusalAnswer = refusalAnswer
        self.responder = responder
    }
}

/// A front on a free port whose responder says what it was asked.
final class FrontFixture: Sendable {
    struct Asked: Sendable {
        var request: HTTPRequest
        var body: [UInt8]
        var source: String?
        var requestID: String
    }

    let front: HTTPFront
    let port: Int
    private let log: AskedLog

    var asked: [Asked] { log.asked.withLock { $0 } }
    var refusals: [HTTPRefusal] { log.refusals.withLock { $0 } }

    private init(front: HTTPFront, port: Int, log: AskedLog) {
        self.front = front
        self.port = port
        self.log = log
    }

    func client() throws -> RawClient { try RawClient(port: port) }

    /// Sends bytes on a connection of their own, and reads until the server closes it.
    func exchange(_ text: String, timeout: Int = 5) async throws -> (text: String, closed: Bool) {
        let client = try client()
        defer { client.close() }
        await client.send(text)
        return await client.readAll(timeout: timeout)
    }

    static func run(_ setup: FrontSetup = FrontSetup(), _ test: (FrontFixture) async throws -> Void) async throws {
        let log = AskedLog()
        let front = HTTPFront(
            listeners: [Listener(host: "127.0.0.1", port: 0, tls: setup.tls)], limits: setup.limits,
            responder: { request, body, source, requestID in
                log.asked.withLock {
                    $0.append(Asked(request: request, body: body, source: source, requestID: requestID))
                }
                if let responder = setup.responder { return await responder(request, body) }
                return (HTTPResponse(status: .ok), Array((request.path ?? "").utf8) + body)
            },
            onRefusal: { refusal, _, _, _ in
                log.refusals.withLock { $0.append(refusal) }
                return setup.refusalAnswer?(refusal)
            }, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), eventLoopThreads: 1)
        let port = try await front.start()[0].port
        do {
            try await test(FrontFixture(front: front, port: port, log: log))
        } catch {
            await front.shutdown(grace: .zero)
            throw error
        }
        await front.shutdown(grace: .zero)
    }
}

private final class AskedLog: Sendable {
    let asked = Mutex<[FrontFixture.Asked]>([])
    let refusals = Mutex<[HTTPRefusal]>([])
}

/// Something to wait on until a test opens it.
final class Latch: Sendable {
    private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock {
                if !$0.isOpen { $0.waiting.append(continuation) }
                return $0.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            defer { state = (true, []) }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

/// Looks again until it is so, or 5 seconds have passed.
func eventually(_ condition: () async -> Bool) async -> Bool {
    for _ in 0..<250 {
        if await condition() { return true }
        try? await Task.sleep(for: .milliseconds(20))
    }
    return false
}
