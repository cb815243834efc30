import NIOCore

/// A connection to the service, and the handler that talks on it.
struct ClientConnection: Sendable {
    let channel: any Channel
    let handler: NIOLoopBound<ExchangeHandler>

    var isOpen: Bool { channel.isActive }

    func close() { channel.close(promise: nil) }

    func exchange(_ request: ClientRequest, with endpoint: ServiceEndpoint) async throws -> ClientAnswer {
        let (handler, loop) = (handler, channel.eventLoop)
        return try await loop.flatSubmit { handler.value.send(request, to: endpoint, on: loop) }.get()
    }
}
