import HTTPTypes
import NIOCore
import NIOHTTP1

/// One connection: takes requests apart from each other, has them answered one after the other, and closes.
///
/// It asks for bytes only when it has nothing to do, so a peer that sends faster than it is served is slowed down by TCP.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    let service: FrontService
    let connections: LoopConnections
    let rules: HeadRules
    var limits: HTTPLimits { service.limits }

    var phase = ConnectionPhase.awaitingHead(hasBegun: false)
    var deadline = NIODeadline.distantFuture
    var context: ChannelHandlerContext?
    var source: String?
    var pending = CircularBuffer<PendingInput>(initialCapacity: 0)
    var pendingByteCount = 0
    var inputHasEnded = false
    var isDraining = false
    /// After a refusal, or a request that ends the connection.
    var ignoresInput = false

    init(service: FrontService, connections: LoopConnections, scheme: String) {
        self.service = service
        self.connections = connections
        rules = HeadRules(limits: service.limits, scheme: scheme)
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { finish() }

    func channelActive(context: ChannelHandlerContext) {
        source = context.remoteAddress?.ipAddress
        connections.insert(self)
        deadline = .now() + TimeAmount(limits.headTime)
        context.fireChannelActive()
        context.read()
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { take(.part(unwrapInboundIn(data))) }

    func channelReadComplete(context: ChannelHandlerContext) {
        if case .awaitingHead(hasBegun: false) = phase { noteFirstBytes() }
        readMore()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch ParserFault(error) {
        case .refused(let refusal): take(.refusal(refusal))
        case .repeated: break
        case .hungUp: hangUp()
        case .broken: context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent {
            inputHasEnded = true
            closeIfDone()
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if case .writing = phase, !ignoresInput, context.channel.isWritable { proceed() }
        context.fireChannelWritabilityChanged()
    }

    /// Finishes what is in flight and takes nothing new.
    func drain() {
        isDraining = true
        closeIfDone()
    }

    func finish() {
        phase = .closed
        context = nil
        pending.removeAll()
        connections.remove(self)
    }
}
