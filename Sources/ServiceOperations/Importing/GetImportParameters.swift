import AuditTrail
import Cryptography
import FoundationEssentials
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension GetImportParameters: Operation {
    public func perform(
        under authorization: consuming Authorization<GetImportParameters>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        try key.require(.imported)
        guard wrapping.suits(key.record.algorithm, under: wrappingKey) else { throw .invalidInput(.wrappingAlgorithm) }
        authorization.notes.add(.wrappingAlgorithm, "\(wrapping.rawValue) \(wrappingKey.rawValue)")
        authorization.notes.use(room.module.indicator(for: .generateKey(wrappingKey)))
        let pair = try await room.generator.makePair(wrappingKey)
        let expires = Date(
            timeIntervalSince1970: (key.now.timeIntervalSince1970 + ImportToken.lifetime).rounded(.down))
        let token = try ImportToken(wrapping: wrapping, expires: expires, key: pair)
            .sealed(for: key.record.identifier, in: key.vault)
        return Performance(
            Outcome(
                key: key.identity, token: token, publicKey: pair.publicKey.subjectPublicKeyInfo, expires: expires))
    }
}
