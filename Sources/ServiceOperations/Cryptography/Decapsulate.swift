import Cryptography
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension Decapsulate: Operation {
    public func perform(
        under authorization: consuming Authorization<Decapsulate>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let work = KeyWork(key: authorization.keys[0], module: room.module, notes: authorization.notes)
        let (privateKey, version) = try await work.openForEncapsulation()
        let use = CryptographicUse.encapsulate(work.key.record.algorithm)
        let secret = try work.run(use, refusal: .ciphertextInvalid) { () throws(CryptographyError) in
            try privateKey.decapsulate(encapsulated)
        }
        return Performance(Outcome(key: work.identity(version), secret: secret))
    }
}
