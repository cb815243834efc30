import NIOCore

/// Pauses accepting while too many connections are open; the rest wait in the kernel's queue. All listeners share one
/// event loop, hence one count without a lock.
final class AcceptGate {
    private let limit: Int
    private var open = 0
    private var waiting: [ChannelHandlerContext] = []

    init(limit: Int) { self.limit = limit }

    fileprivate func accepted(_ child: any Channel, on loop: any EventLoop) {
        open += 1
        let bound = NIOLoopBound(self, eventLoop: loop)
        child.closeFuture.hop(to: loop).whenComplete { _ in bound.value.closed() }
    }

    fileprivate func read(_ context: ChannelHandlerContext) {
        if open < limit { context.read() } else { waiting.append(context) }
    }

    private func closed() {
        open -= 1
        let contexts = waiting
        waiting = []
        for context in contexts { context.read() }
    }
}

/// The gate in a listener's pipeline.
final class AcceptGateHandler: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = Never

    private let gate: AcceptGate

    init(_ gate: AcceptGate) { self.gate = gate }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        gate.accepted(unwrapInboundIn(data), on: context.eventLoop)
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) { gate.read(context) }
}
