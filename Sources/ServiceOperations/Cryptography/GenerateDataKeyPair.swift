import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension GenerateDataKeyPair: Operation {
    public func perform(
        under authorization: consuming Authorization<GenerateDataKeyPair>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let work = KeyWork(key: authorization.keys[0], module: room.module, notes: authorization.notes)
        if !context.isEmpty { authorization.notes.add(.contextKeys, context.keys.sorted().joined(separator: ",")) }
        let made = try await work.makeDataKeyPair(pair, context: context, by: room.generator)
        let released = try authorization.release(made.privateKey)
        return Performance(
            Outcome(
                key: work.identity(made.version), pair: pair, privateKey: released.plaintext,
                privateKeyCiphertext: made.ciphertext, publicKey: made.publicKey,
                forRecipient: released.forRecipient))
    }
}
