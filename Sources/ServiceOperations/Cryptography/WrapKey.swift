public import KeyModel
public import ServiceGate
public import ServiceRequests

extension WrapKey: Operation {
    public func perform(
        under authorization: consuming Authorization<WrapKey>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let work = KeyWork(key: authorization.keys[0], module: room.module, notes: authorization.notes)
        let (wrapped, version) = try await work.encrypt(
            keyMaterial, version: try await work.number(version), algorithm: algorithm, context: [:], as: .wrapKey)
        return Performance(Outcome(key: work.identity(version), wrapped: wrapped))
    }
}
