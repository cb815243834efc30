import AuditTrail
import FoundationEssentials
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension ScheduleKeyDestruction: Operation {
    public func perform(
        under authorization: consuming Authorization<ScheduleKeyDestruction>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        let date = authorization.now.addingTimeInterval(Double(waitingDays) * 86_400)
        authorization.notes.add(.pendingWindowInDays, String(waitingDays))
        return Performance(
            Outcome(key: key.identity, destruction: date, waitingDays: waitingDays),
            changes: [key.changing { $0.destruction = date }])
    }
}
