public import KeyModel
public import ServiceGate
public import ServiceRequests

extension ListDueWork: Operation {
    public func perform(
        under authorization: consuming Authorization<ListDueWork>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        var work: [DueWork] = []
        for key in try await room.catalog.keysDue(at: authorization.now, limit: limit) {
            guard let address = authorization.service.vaults.first(where: { $0.name == key.vaultName }) else {
                continue
            }
            let identity = KeyIdentity(key.identifier, in: address)
            work.append(key.awaitsDestruction ? .destroy(identity) : .rotate(identity))
        }
        return Performance(Outcome(work: work, unrecordedUses: room.catalog.unrecordedUses))
    }
}
