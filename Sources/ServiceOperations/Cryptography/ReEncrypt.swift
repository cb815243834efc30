public import KeyModel
public import ServiceGate
public import ServiceRequests

extension ReEncrypt: Operation {
    public func perform(
        under authorization: consuming Authorization<ReEncrypt>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let from = KeyWork(key: authorization.keys[0], module: room.module, notes: authorization.notes)
        let to = KeyWork(key: authorization.keys[1], module: room.module, notes: authorization.notes)
        let (plaintext, source) = try await from.decrypt(ciphertext, algorithm: sourceAlgorithm, context: sourceContext)
        let (ciphertext, destination) = try await to.encrypt(
            plaintext, algorithm: destinationAlgorithm, context: destinationContext)
        return Performance(
            Outcome(
                source: from.identity(source), destination: to.identity(destination), ciphertext: ciphertext,
                sourceAlgorithm: sourceAlgorithm, destinationAlgorithm: destinationAlgorithm))
    }
}
