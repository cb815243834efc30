import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// An event loop and what belongs to it.
struct LoopState: Sendable {
    var loop: any EventLoop
    var connections: NIOLoopBound<LoopConnections>
}

/// How the connections of one listener are set up.
struct ConnectionPipeline: Sendable {
    let service: FrontService
    let loops: [LoopState]
    let tls: ServerTLS?

    func bootstrap(
        acceptor: any EventLoop, children: any EventLoopGroup, gate: NIOLoopBound<AcceptGate>
    ) -> ServerBootstrap {
        ServerBootstrap(group: acceptor, childGroup: children)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            // One at a time, so that the gate's limit is exceeded by no more than the other listeners.
            .serverChannelOption(.maxMessagesPerRead, value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptGateHandler(gate.value))
                }
            }
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try configure(channel) }
            }
    }

    private func configure(_ channel: any Channel) throws {
        guard let state = loops.first(where: { $0.loop === channel.eventLoop }) else { return }
        let pipeline = channel.pipeline.syncOperations
        if let tls { try pipeline.addHandler(tls.makeHandler()) }
        var bounds = NIOHTTPDecoderLimitConfiguration()
        bounds.maxHeaderFieldSize = service.limits.headByteCount
        bounds.maxHeaderListSize = service.limits.headByteCount
        bounds.maxHeaderFieldCount = service.limits.headerCount
        let decoder = HTTPRequestDecoder(
            leftOverBytesStrategy: .dropBytes, informationalResponseStrategy: .drop, limitConfiguration: bounds)
        // White space before a value isn't counted by the parser, but it is kept until the line is complete.
        try pipeline.addHandler(ByteToMessageHandler(decoder, maximumBufferSize: 2 * service.limits.headByteCount))
        try pipeline.addHandler(
            ConnectionHandler(
                service: service, connections: state.connections.value, scheme: tls == nil ? "http" : "https"))
    }
}
