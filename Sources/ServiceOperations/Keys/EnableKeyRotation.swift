import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension EnableKeyRotation: Operation {
    public func perform(
        under authorization: consuming Authorization<EnableKeyRotation>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        try key.requireScheduling()
        try key.requireNoReplica()
        let days = periodInDays ?? key.record.rotation?.periodInDays ?? RotationSchedule.defaultPeriodInDays
        let schedule = RotationSchedule(every: days, from: authorization.now)
        authorization.notes.add(.rotationPeriodInDays, String(days))
        return Performance(Outcome(), changes: try await key.changingShared { $0.rotation = schedule })
    }
}
