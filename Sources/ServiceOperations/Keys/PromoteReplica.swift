import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension PromoteReplica: Operation {
    public func perform(
        under authorization: consuming Authorization<PromoteReplica>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        let set = try key.requirePrimary()
        guard region != set.primary.region else { throw .unsupportedOperation }
        guard let address = set.replicas.first(where: { $0.region == region }) else {
            throw .replicaNotFound(key.record.identifier, region: region)
        }
        let reference = KeyReference(.id(key.record.identifier), in: .named(address.name))
        let replica = try await authorization.authorize(
            .updatePrimaryRegion, on: reference, for: .requireActive, facts: [.primaryRegion(region)])
        authorization.notes.add(.vaultName, address.name)
        return Performance(
            Outcome(primary: replica.identity),
            changes: try await key.changingShared { $0.multiRegion = set.promoting(address) })
    }
}
