import Cryptography
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension GenerateMAC: Operation {
    public func perform(
        under authorization: consuming Authorization<GenerateMAC>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let work = KeyWork(key: authorization.keys[0], module: room.module, notes: authorization.notes)
        let (secret, version) = try await work.openForMAC(algorithm)
        let mac = try work.run(.authenticate(algorithm), refusal: .macInvalid) { () throws(CryptographyError) in
            try HMAC.authenticate(message, key: secret, digest: algorithm.digest)
        }
        return Performance(Outcome(key: work.identity(version), mac: mac, algorithm: algorithm))
    }
}
