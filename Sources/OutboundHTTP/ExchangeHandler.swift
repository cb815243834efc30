import NIOCore
import NIOHTTP1
import NIOSSL
import NIOTLS

/// One request and its answer at a time on a connection.
final class ExchangeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let bodyLimit: Int
    private var context: ChannelHandlerContext?
    private var waiting: EventLoopPromise<OutboundAnswer>?
    private var answer: OutboundAnswer?
    private var timeout: Scheduled<Void>?
    private var failure: OutboundError?
    /// Whether what comes is past the handshake, or there is none.
    private var isReady: Bool

    init(bodyLimit: Int, isSecure: Bool) {
        self.bodyLimit = bodyLimit
        isReady = !isSecure
    }

    func send(
        _ request: OutboundRequest, to endpoint: OutboundEndpoint, by deadline: NIODeadline, on loop: any EventLoop
    ) -> EventLoopFuture<OutboundAnswer> {
        guard let context, waiting == nil, failure == nil else {
            return loop.makeFailedFuture(failure ?? .closed)
        }
        let promise = loop.makePromise(of: OutboundAnswer.self)
        waiting = promise
        let bound = NIOLoopBound(self, eventLoop: loop)
        timeout = loop.scheduleTask(deadline: deadline) { bound.value.fail(.timedOut) }
        write(request, to: endpoint, context)
        return promise.futureResult
    }

    private func write(_ request: OutboundRequest, to endpoint: OutboundEndpoint, _ context: ChannelHandlerContext) {
        var headers = HTTPHeaders([("Host", endpoint.authority), ("Content-Length", String(request.body.count))])
        for (name, value) in request.headers { headers.add(name: name, value: value) }
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: request.path, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: request.body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        fail(ending)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(ending)
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent { isReady = true }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(translated(error))
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            answer = OutboundAnswer(status: Int(head.status.code), body: [], keepsAlive: head.isKeepAlive)
        case .body(let buffer):
            guard (answer?.body.count ?? 0) + buffer.readableBytes <= bodyLimit else {
                fail(.answerTooLarge)
                return context.close(promise: nil)
            }
            answer?.body.append(contentsOf: buffer.readableBytesView)
        case .end:
            guard let answer else { return }
            finish()?.succeed(answer)
        }
    }

    /// A connection that ends while there is no TLS yet is one that TLS failed on.
    private var ending: OutboundError { isReady ? .closed : .tlsFailed }

    private func translated(_ error: any Error) -> OutboundError {
        switch error {
        case let error as OutboundError: error
        case NIOSSLError.handshakeFailed, is NIOSSLExtraError: .tlsFailed
        case is HTTPParserError: .notHTTP
        default: ending
        }
    }

    private func fail(_ error: OutboundError) {
        if failure == nil { failure = error }
        finish()?.fail(error)
    }

    private func finish() -> EventLoopPromise<OutboundAnswer>? {
        timeout?.cancel()
        timeout = nil
        answer = nil
        defer { waiting = nil }
        return waiting
    }
}
