import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension ReactivateKey: Operation {
    public func perform(
        under authorization: consuming Authorization<ReactivateKey>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        try key.requireUsable()
        authorization.notes.add(.keyState, KeyState.active.rawValue)
        var changes = [key.changing { $0.state = .active }]
        var version = try await key.version(nil)
        if !version.record.isEnabled {
            version.record.isEnabled = true
            version.record.updated = authorization.now
            changes.append(.replace(version))
        }
        return Performance(Outcome(), changes: changes)
    }
}
