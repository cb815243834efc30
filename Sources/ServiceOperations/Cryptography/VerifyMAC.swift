import AuditTrail
import Cryptography
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension VerifyMAC: Operation {
    public func perform(
        under authorization: consuming Authorization<VerifyMAC>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let work = KeyWork(key: authorization.keys[0], module: room.module, notes: authorization.notes)
        let (secret, version) = try await work.openForMAC(algorithm)
        let isValid = try work.run(.authenticate(algorithm), refusal: .macInvalid) { () throws(CryptographyError) in
            try HMAC.verify(mac, of: message, key: secret, digest: algorithm.digest)
        }
        authorization.notes.add(.verdict, isValid ? "valid" : "invalid")
        return Performance(Outcome(key: work.identity(version), isValid: isValid, algorithm: algorithm))
    }
}
