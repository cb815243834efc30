public import KeyModel
public import ServiceGate
public import ServiceRequests

extension CancelKeyDestruction: Operation {
    public func perform(
        under authorization: consuming Authorization<CancelKeyDestruction>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        let change = key.changing { record in
            record.destruction = nil
            record.waitingDaysAfterReplicas = nil
            record.state = .suspended
        }
        return Performance(Outcome(key: key.identity), changes: [change])
    }
}
