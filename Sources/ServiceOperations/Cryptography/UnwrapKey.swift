public import KeyModel
public import ServiceGate
public import ServiceRequests

extension UnwrapKey: Operation {
    public func perform(
        under authorization: consuming Authorization<UnwrapKey>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let work = KeyWork(key: authorization.keys[0], module: room.module, notes: authorization.notes)
        let (material, version) = try await work.decrypt(
            wrapped, version: try await work.number(version), algorithm: algorithm, context: [:], as: .unwrapKey)
        return Performance(Outcome(key: work.identity(version), keyMaterial: material))
    }
}
