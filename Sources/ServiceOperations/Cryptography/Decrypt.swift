import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension Decrypt: Operation {
    public func perform(
        under authorization: consuming Authorization<Decrypt>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let work = KeyWork(key: authorization.keys[0], module: room.module, notes: authorization.notes)
        if !context.isEmpty { authorization.notes.add(.contextKeys, context.keys.sorted().joined(separator: ",")) }
        let (plaintext, version) = try await work.decrypt(
            ciphertext, version: try await work.number(version), algorithm: algorithm, context: context)
        let released = try authorization.release(plaintext)
        return Performance(
            Outcome(
                key: work.identity(version), plaintext: released.plaintext, algorithm: algorithm,
                forRecipient: released.forRecipient))
    }
}
