import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension SuspendKey: Operation {
    public func perform(
        under authorization: consuming Authorization<SuspendKey>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        try key.requireUsable()
        authorization.notes.add(.keyState, KeyState.suspended.rawValue)
        return Performance(Outcome(), changes: [key.changing { $0.state = .suspended }])
    }
}
