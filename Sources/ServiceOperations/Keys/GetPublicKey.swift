public import KeyModel
public import ServiceGate
public import ServiceRequests

extension GetPublicKey: Operation {
    public func perform(
        under authorization: consuming Authorization<GetPublicKey>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<KeyDescription> {
        let key = authorization.keys[0]
        guard key.record.algorithm.isAsymmetric else { throw .keyKindUnsupported(key.record.identifier) }
        return Performance(try await key.describe(version))
    }
}
