import NIOCore

/// Pauses accepting while too many connections are open; the rest wait in the kernel's queue. All listeners share one
/// event loop, hence one count without a lock.
final class AcceptGate {
    private let limits: HTTPLimits
    private var open = 0
    private var openBySource: [String: Int] = [:]
    private var waiting: [ChannelHandlerContext] = []

    init(limits: HTTPLimits) { self.limits = limits }

    /// - Returns: whether it may stay; otherwise it is being closed, and counts until it is.
    fileprivate func accepted(_ child: any Channel, on loop: any EventLoop) -> Bool {
        let source = child.remoteAddress?.ipAddress.flatMap { Loopback.contains($0) ? nil : $0 }
        open += 1
        if let source { openBySource[source, default: 0] += 1 }
        let bound = NIOLoopBound(self, eventLoop: loop)
        child.closeFuture.hop(to: loop).whenComplete { _ in bound.value.closed(source) }
        guard let source, openBySource[source, default: 0] > limits.connectionCountPerSource else { return true }
        child.close(promise: nil)
        return false
    }

    fileprivate func read(_ context: ChannelHandlerContext) {
        if open < limits.connectionCount { context.read() } else { waiting.append(context) }
    }

    private func closed(_ source: String?) {
        open -= 1
        if let source, let count = openBySource[source] { openBySource[source] = count > 1 ? count - 1 : nil }
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
        if gate.accepted(unwrapInboundIn(data), on: context.eventLoop) { context.fireChannelRead(data) }
    }

    func read(context: ChannelHandlerContext) { gate.read(context) }
}
