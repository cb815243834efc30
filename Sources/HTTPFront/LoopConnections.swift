import NIOCore

/// The connections of one event loop: their deadlines are looked at together, a few times a second, because a timer of its
/// own for each request costs more than the request's parsing.
final class LoopConnections {
    private var handlers: [ObjectIdentifier: ConnectionHandler] = [:]
    private var clock = DateClock()
    private var sweep: RepeatedTask?
    private var whenEmpty: EventLoopPromise<Void>?

    /// Requests that the responder works on, also for connections that are gone.
    var requestsInFlight = 0

    var count: Int { handlers.count }

    func insert(_ handler: ConnectionHandler) { handlers[ObjectIdentifier(handler)] = handler }

    func remove(_ handler: ConnectionHandler) {
        handlers[ObjectIdentifier(handler)] = nil
        if handlers.isEmpty { whenEmpty?.succeed() }
    }

    func date() -> String { clock.now() }

    func start(on loop: any EventLoop, every interval: TimeAmount) {
        let bound = NIOLoopBound(self, eventLoop: loop)
        sweep = loop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in bound.value.checkDeadlines() }
    }

    /// - Returns: requests that are still in flight.
    func stop() -> Int {
        sweep?.cancel()
        return requestsInFlight
    }

    /// - Returns: when the last connection is closed.
    func drain(on loop: any EventLoop) -> EventLoopFuture<Void> {
        let promise = loop.makePromise(of: Void.self)
        // Closing changes the dictionary.
        for handler in Array(handlers.values) { handler.drain() }
        if handlers.isEmpty { promise.succeed() } else { whenEmpty = promise }
        return promise.futureResult
    }

    func closeAll() {
        for handler in Array(handlers.values) { handler.hangUp() }
    }

    private func checkDeadlines() {
        let now = NIODeadline.now()
        for handler in Array(handlers.values) { handler.checkDeadline(now) }
    }
}
