public import KeyModel
public import ServiceGate
public import ServiceRequests

extension DeriveSharedSecret: Operation {
    public func perform(
        under authorization: consuming Authorization<DeriveSharedSecret>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let work = KeyWork(key: authorization.keys[0], module: room.module, notes: authorization.notes)
        let (secret, version) = try await work.agree(with: peer)
        let released = try authorization.release(secret)
        return Performance(
            Outcome(
                key: work.identity(version), secret: released.plaintext, forRecipient: released.forRecipient,
                origin: work.key.record.origin))
    }
}
