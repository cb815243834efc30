import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension GenerateDataKeyPairWithoutPlaintext: Operation {
    public func perform(
        under authorization: consuming Authorization<GenerateDataKeyPairWithoutPlaintext>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let work = KeyWork(key: authorization.keys[0], module: room.module, notes: authorization.notes)
        if !context.isEmpty { authorization.notes.add(.contextKeys, context.keys.sorted().joined(separator: ",")) }
        let made = try await work.makeDataKeyPair(pair, context: context, by: room.generator)
        return Performance(
            Outcome(
                key: work.identity(made.version), pair: pair, privateKeyCiphertext: made.ciphertext,
                publicKey: made.publicKey))
    }
}
