public import KeyModel
public import ServiceGate
public import ServiceRequests

extension GetKeyRotation: Operation {
    public func perform(
        under authorization: consuming Authorization<GetKeyRotation>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        let schedule =
            key.record.destruction == nil && key.record.waitingDaysAfterReplicas == nil ? key.record.rotation : nil
        return Performance(Outcome(key: key.identity, schedule: schedule))
    }
}
