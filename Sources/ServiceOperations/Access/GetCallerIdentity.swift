public import KeyModel
public import ServiceGate
public import ServiceRequests

extension GetCallerIdentity: Operation {
    public func perform(
        under authorization: consuming Authorization<GetCallerIdentity>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        return Performance(Outcome(caller: authorization.caller))
    }
}
