import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension TagKey: Operation {
    public func perform(
        under authorization: consuming Authorization<TagKey>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        let merged = key.record.tags.merging(tags) { $1 }
        guard merged.count <= 50 else { throw .limitExceeded(.tagsPerKey) }
        authorization.notes.add(.tagKeys, tags.keys.sorted().joined(separator: ","))
        return Performance(Outcome(), changes: [key.changing { $0.tags = merged }])
    }
}
