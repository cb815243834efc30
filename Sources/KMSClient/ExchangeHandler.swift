import NIOCore
import NIOHTTP1

/// A request of the native protocol, as bytes.
struct ClientRequest: Sendable {
    var path: String
    var body: [UInt8]
    /// What `Authorization` says; nil for the token endpoint.
    var authorization: String?
}

struct ClientAnswer: Sendable {
    var status: Int
    var body: [UInt8]
    var keepsAlive: Bool
}

/// One request and its answer at a time on a connection.
final class ExchangeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private static let bodyLimit = 16 << 20
    private static let patience = TimeAmount.seconds(60)

    private var context: ChannelHandlerContext?
    private var waiting: EventLoopPromise<ClientAnswer>?
    private var answer: ClientAnswer?
    private var timeout: Scheduled<Void>?
    private var failure: (any Error)?

    func send(
        _ request: ClientRequest, to endpoint: ServiceEndpoint, on loop: any EventLoop
    ) -> EventLoopFuture<ClientAnswer> {
        guard let context, waiting == nil, failure == nil else {
            return loop.makeFailedFuture(failure ?? ChannelError.ioOnClosedChannel)
        }
        let promise = loop.makePromise(of: ClientAnswer.self)
        waiting = promise
        let bound = NIOLoopBound(self, eventLoop: loop)
        timeout = loop.scheduleTask(in: Self.patience) {
            bound.value.fail(ClientError.timedOut(endpoint))
        }
        write(request, to: endpoint, context)
        return promise.futureResult
    }

    private func write(_ request: ClientRequest, to endpoint: ServiceEndpoint, _ context: ChannelHandlerContext) {
        var headers = HTTPHeaders([
            ("Host", endpoint.authority), ("Content-Type", "application/json"), ("User-Agent", "aegis-kms-client"),
            ("Content-Length", String(request.body.count)),
        ])
        if let authorization = request.authorization { headers.add(name: "Authorization", value: authorization) }
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: request.path, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: request.body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        fail(ChannelError.ioOnClosedChannel)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(ChannelError.ioOnClosedChannel)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(error)
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            answer = ClientAnswer(status: Int(head.status.code), body: [], keepsAlive: head.isKeepAlive)
        case .body(let buffer):
            answer?.body.append(contentsOf: buffer.readableBytesView)
            if (answer?.body.count ?? 0) > Self.bodyLimit {
                errorCaught(context: context, error: HTTPParserError.unknown)
            }
        case .end:
            guard let answer else { return }
            finish()?.succeed(answer)
        }
    }

    private func fail(_ error: any Error) {
        if failure == nil { failure = error }
        finish()?.fail(error)
    }

    private func finish() -> EventLoopPromise<ClientAnswer>? {
        timeout?.cancel()
        timeout = nil
        answer = nil
        defer { waiting = nil }
        return waiting
    }
}
