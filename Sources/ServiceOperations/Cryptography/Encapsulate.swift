import Cryptography
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension Encapsulate: Operation {
    public func perform(
        under authorization: consuming Authorization<Encapsulate>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let work = KeyWork(key: authorization.keys[0], module: room.module, notes: authorization.notes)
        let (privateKey, version) = try await work.openForEncapsulation()
        let use = CryptographicUse.encapsulate(work.key.record.algorithm)
        let made = try work.run(use, refusal: .ciphertextInvalid) { () throws(CryptographyError) in
            try privateKey.publicKey.encapsulate()
        }
        return Performance(
            Outcome(key: work.identity(version), secret: made.secret, encapsulated: made.encapsulated))
    }
}
