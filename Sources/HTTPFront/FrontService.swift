import NIOCore

/// What all connections share.
struct FrontService: Sendable {
    var limits: HTTPLimits
    var responder: Responder
    var onRefusal: RefusalResponder?
    let bodies: BodyBudget

    init(limits: HTTPLimits, responder: @escaping Responder, onRefusal: RefusalResponder?) {
        self.limits = limits
        self.responder = responder
        self.onRefusal = onRefusal
        bodies = BodyBudget(limit: limits.totalBodyByteCount)
    }
}

extension HTTPLimits {
    /// How often deadlines are looked at: they are late by at most that.
    var sweepInterval: TimeAmount {
        let shortest = min(headTime, requestTime, idleTime, lingerTime)
        return .nanoseconds(max(TimeAmount(shortest).nanoseconds / 4, 10_000_000))
    }
}
