public import KeyModel
public import ServiceGate
public import ServiceRequests

extension ProveAudit: Operation {
    public func perform(
        under authorization: consuming Authorization<ProveAudit>, in room: ServiceRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        guard let proof = try await room.trail.proof(of: requestID) else { throw .auditRecordNotFound }
        return Performance(Outcome(proof: proof))
    }
}
