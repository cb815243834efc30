public import KeyModel
public import ServiceGate
public import ServiceRequests

extension Sign: Operation {
    public func perform(
        under authorization: consuming Authorization<Sign>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let work = KeyWork(key: authorization.keys[0], module: room.module, notes: authorization.notes)
        try work.require(keyAlgorithm)
        let (signature, version) = try await work.sign(
            input, version: try await work.number(version), algorithm: algorithm, encoding: encoding)
        return Performance(Outcome(key: work.identity(version), signature: signature, algorithm: algorithm))
    }
}
