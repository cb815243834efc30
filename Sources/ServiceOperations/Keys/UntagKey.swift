import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension UntagKey: Operation {
    public func perform(
        under authorization: consuming Authorization<UntagKey>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        let left = key.record.tags.filter { !tagKeys.contains($0.key) }
        authorization.notes.add(.tagKeys, tagKeys.sorted().joined(separator: ","))
        return Performance(Outcome(), changes: [key.changing { $0.tags = left }])
    }
}
