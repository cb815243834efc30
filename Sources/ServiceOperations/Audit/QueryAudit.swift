import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension QueryAudit: Operation {
    public func perform(
        under authorization: consuming Authorization<QueryAudit>, in room: ServiceRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let (entries, next) = try await room.trail.search(self)
        authorization.notes.add(.resultCount, String(entries.count))
        return Performance(Outcome(entries: entries, next: next))
    }
}
