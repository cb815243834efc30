import NIOCore

/// A connection, and the handler that talks on it.
struct OutboundConnection: Sendable {
    let channel: any Channel
    let handler: NIOLoopBound<ExchangeHandler>

    var isOpen: Bool { channel.isActive }

    func close() { channel.close(promise: nil) }

    func exchange(
        _ request: OutboundRequest, with endpoint: OutboundEndpoint, by deadline: NIODeadline
    ) async throws(OutboundError) -> OutboundAnswer {
        let (handler, loop) = (handler, channel.eventLoop)
        do {
            return try await loop.flatSubmit { handler.value.send(request, to: endpoint, by: deadline, on: loop) }.get()
        } catch {
            throw (error as? OutboundError) ?? .closed
        }
    }
}
