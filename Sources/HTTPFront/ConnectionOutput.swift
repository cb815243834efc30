import HTTPTypes
import NIOCore

/// From responses to bytes, and on to the next request.
extension ConnectionHandler {
    func writeContinue() {
        guard let context else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
    }

    func respond(_ response: HTTPResponse, _ body: [UInt8]) {
        connections.requestsInFlight -= 1
        guard case .responding(var framing) = phase, let context else { return }
        if isDraining { framing.keepsAlive = false }
        var buffer = context.channel.allocator.buffer(capacity: 512 + body.count)
        ResponseWriting.write(response, body, framing, date: connections.date(), into: &buffer)
        guard framing.keepsAlive else { return writeLast(buffer, context) }
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
        if context.channel.isWritable {
            proceed()
        } else {
            phase = .writing
            deadline = .now() + TimeAmount(limits.requestTime)
        }
    }

    /// A large response to a slow peer takes its time before the lingering begins.
    func writeLast(_ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
        phase = .writing
        ignoresInput = true
        deadline = .now() + TimeAmount(limits.requestTime)
        context.writeAndFlush(wrapOutboundOut(buffer)).assumeIsolated().whenComplete { _ in self.linger() }
    }

    /// On to the next request: what has come already, then what the peer sends.
    func proceed() {
        phase = .awaitingHead(hasBegun: false)
        deadline = .now() + TimeAmount(limits.idleTime)
        while let input = pending.first {
            if case .responding = phase { return }
            guard !ignoresInput else { return }
            pending.removeFirst()
            pendingByteCount -= input.byteCount
            handle(input)
        }
        closeIfDone()
        readMore()
    }

    func noteFirstBytes() {
        phase = .awaitingHead(hasBegun: true)
        deadline = min(deadline, .now() + TimeAmount(limits.headTime))
    }

    func readMore() {
        switch phase {
        case .awaitingHead, .receiving, .lingering: context?.read()
        case .responding, .writing, .closed: break
        }
    }
}
