import HTTPTypes
import NIOCore
import NIOHTTP1

/// From what the parser says to requests for the responder.
extension ConnectionHandler {
    func take(_ input: PendingInput) {
        guard !ignoresInput else { return }
        switch phase {
        case .awaitingHead, .receiving:
            if pending.isEmpty { handle(input) } else { enqueue(input) }
        case .responding, .writing: enqueue(input)
        case .lingering, .closed: break
        }
    }

    /// The kernel's buffer can arrive at once when a peer closes its side, so the pause of reading is not enough.
    func enqueue(_ input: PendingInput) {
        pendingByteCount += input.byteCount
        guard pendingByteCount <= limits.pipelinedByteCount else {
            return hangUp()
        }
        pending.append(input)
    }

    func handle(_ input: PendingInput) {
        switch input {
        case .part(.head(let head)): begin(head)
        case .part(.body(let buffer)): append(buffer)
        case .part(.end): dispatch()
        case .refusal(let refusal): refuse(refusal)
        }
    }

    func begin(_ head: HTTPRequestHead) {
        let accepted: AcceptedHead
        do throws(HTTPRefusal) {
            accepted = try rules.accept(head)
        } catch {
            return refuse(error, omitsBody: head.method == .HEAD)
        }
        let framing = ResponseFraming(
            isVersion10: accepted.isVersion10, omitsBody: head.method == .HEAD, keepsAlive: accepted.keepsAlive)
        var incoming = IncomingRequest(request: accepted.request, framing: framing)
        if let length = accepted.contentLength {
            guard length <= limits.bodyByteCount else {
                return refuse(.bodyTooLarge(limit: limits.bodyByteCount), incoming.request)
            }
            incoming.body.reserveCapacity(min(length, 16 << 10))
        }
        phase = .receiving(incoming)
        deadline = .now() + TimeAmount(limits.requestTime)
        if accepted.expectsContinue { writeContinue() }
    }

    func append(_ buffer: ByteBuffer) {
        guard case .receiving(var incoming) = phase else { return }
        // Or the array is copied for each part, because the phase holds it too.
        phase = .closed
        let refusal = refusal(of: buffer, in: &incoming)
        if refusal == nil { incoming.body.append(contentsOf: buffer.readableBytesView) }
        phase = .receiving(incoming)
        if let refusal { refuse(refusal, incoming.request) }
    }

    private func refusal(of buffer: ByteBuffer, in incoming: inout IncomingRequest) -> HTTPRefusal? {
        let size = incoming.body.count + buffer.readableBytes
        guard size <= limits.bodyByteCount else { return .bodyTooLarge(limit: limits.bodyByteCount) }
        let share = incoming.share ?? BodyShare(service.bodies)
        incoming.share = share
        let isWithinBudget = share.take(buffer.readableBytes)
        return isWithinBudget || size <= limits.smallBodyByteCount ? nil : .overloaded
    }

    func dispatch() {
        guard case .receiving(let incoming) = phase, let context else { return }
        phase = .responding(incoming.framing)
        deadline = .distantFuture
        ignoresInput = !incoming.framing.keepsAlive
        let responder = service.responder
        let (request, body, source, requestID) = (incoming.request, incoming.body, source, RequestID.make())
        let share = incoming.share
        let loop = context.eventLoop
        let connection = NIOLoopBound(self, eventLoop: loop)
        connections.requestsInFlight += 1
        Task {
            let (response, bytes) = await responder(request, body, source, requestID)
            withExtendedLifetime(share) {}
            loop.execute { connection.value.respond(response, bytes) }
        }
    }

    func refuse(_ refusal: HTTPRefusal, _ request: HTTPRequest? = nil, omitsBody: Bool = false) {
        guard let context else { return }
        phase = .responding(
            ResponseFraming(isVersion10: false, omitsBody: omitsBody || request?.method == .head, keepsAlive: false))
        deadline = .distantFuture
        ignoresInput = true
        let hook = service.onRefusal
        let (source, requestID, loop) = (source, RequestID.make(), context.eventLoop)
        let connection = NIOLoopBound(self, eventLoop: loop)
        connections.requestsInFlight += 1
        Task {
            let answer = await hook?(refusal, request, source, requestID)
            let (response, bytes) = answer ?? refusal.plainAnswer(requestID: requestID)
            loop.execute { connection.value.respond(response, bytes) }
        }
    }
}
