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
        authorization.notes.add(.pendingWindowInDays, String(waitingDays))
        let days = waitingDays
        if !key.record.isReplica, key.record.multiRegion?.replicas.isEmpty == false {
            return Performance(
                Outcome(key: key.identity, destruction: nil, waitingDays: days),
                changes: [key.changing { $0.waitingDaysAfterReplicas = days }])
        }
        let date = authorization.now.addingTimeInterval(Double(waitingDays) * 86_400)
        return Performance(
            Outcome(key: key.identity, destruction: date, waitingDays: waitingDays),
            changes: [key.changing { $0.destruction = date }])
    }
}
