public import KeyModel
public import ServiceGate
public import ServiceRequests

extension GetKeyUsage: Operation {
    public func perform(
        under authorization: consuming Authorization<GetKeyUsage>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        let (use, since) = try await room.catalog.lastUse(of: key.record.identifier, in: key.address.name)
        let created = key.record.created
        return Performance(
            Outcome(
                key: key.identity, lastUse: use, trackedSince: max(created, since ?? created), created: created))
    }
}
