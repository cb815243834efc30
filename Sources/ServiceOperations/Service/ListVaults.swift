public import KeyModel
public import ServiceGate
public import ServiceRequests

extension ListVaults: Operation {
    public func perform(
        under authorization: consuming Authorization<ListVaults>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        return Performance(Outcome(vaults: authorization.service.vaultsOfCaller))
    }
}
