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
            switch key.need {
            case .destruction: work.append(.destroy(identity))
            case .rotation: work.append(.rotate(identity))
            case .expiry: work.append(.expireMaterial(identity))
            }
        }
        return Performance(Outcome(work: work))
    }
}
