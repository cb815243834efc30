import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension CreateVault: Operation {
    public func perform(
        under authorization: consuming Authorization<CreateVault>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let taken = authorization.service.vaults.contains {
            $0.name == address.name || ($0.region == address.region && $0.account == address.account)
        }
        guard !taken else { throw .vaultExists(address.name) }
        authorization.notes.add(.vaultName, address.name)
        let record = try await authorization.service.makeVault(address, at: authorization.now)
        return Performance(Outcome(address: address), changes: [.insert(record)])
    }
}
