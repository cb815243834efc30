import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension Verify: Operation {
    public func perform(
        under authorization: consuming Authorization<Verify>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let work = KeyWork(key: authorization.keys[0], module: room.module, notes: authorization.notes)
        try work.require(keyAlgorithm)
        let (isValid, version) = try await work.verify(
            signature, of: input, version: try await work.number(version), algorithm: algorithm, encoding: encoding)
        authorization.notes.add(.verdict, isValid ? "valid" : "invalid")
        return Performance(Outcome(key: work.identity(version), isValid: isValid, algorithm: algorithm))
    }
}
