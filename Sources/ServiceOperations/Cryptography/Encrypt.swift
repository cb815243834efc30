import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension Encrypt: Operation {
    public func perform(
        under authorization: consuming Authorization<Encrypt>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let work = KeyWork(key: authorization.keys[0], module: room.module, notes: authorization.notes)
        if !context.isEmpty { authorization.notes.add(.contextKeys, context.keys.sorted().joined(separator: ",")) }
        let (ciphertext, version) = try await work.encrypt(
            plaintext, version: try await work.number(version), algorithm: algorithm, context: context)
        return Performance(Outcome(key: work.identity(version), ciphertext: ciphertext, algorithm: algorithm))
    }
}
