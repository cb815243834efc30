import NIOCore

/// How a connection ends: politely, silently, or late.
extension ConnectionHandler {
    /// Closes our side and waits for the peer to close its own: closing while bytes are unread resets the connection, and
    /// the peer may never see the response.
    /// - Source: RFC 9112, section 9.6
    func linger() {
        guard case .writing = phase, let context else { return }
        phase = .lingering
        pending.removeAll()
        if inputHasEnded { return hangUp() }
        deadline = .now() + TimeAmount(limits.lingerTime)
        context.close(mode: .output, promise: nil)
        context.read()
    }

    /// Closes without a word. With TLS that takes the peer's goodbye, which has to be read.
    func hangUp() {
        guard let context else { return }
        phase = .lingering
        deadline = .distantFuture
        ignoresInput = true
        pending.removeAll()
        context.close(promise: nil)
        context.read()
    }

    func closeIfDone() {
        guard inputHasEnded || isDraining, pending.isEmpty else { return }
        switch phase {
        case .awaitingHead(let hasBegun):
            if inputHasEnded || !hasBegun { hangUp() }
        case .receiving, .lingering:
            if inputHasEnded { hangUp() }
        case .responding, .writing, .closed: break
        }
    }

    func checkDeadline(_ now: NIODeadline) {
        guard now >= deadline else { return }
        switch phase {
        case .awaitingHead(hasBegun: true): refuse(.headTimedOut)
        case .receiving(let incoming): refuse(.requestTimedOut, incoming.request)
        case .awaitingHead, .writing, .lingering: hangUp()
        case .responding, .closed: break
        }
    }
}
