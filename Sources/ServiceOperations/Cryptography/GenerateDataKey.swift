import AuditTrail
import Cryptography
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension GenerateDataKey: Operation {
    public func perform(
        under authorization: consuming Authorization<GenerateDataKey>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let work = KeyWork(key: authorization.keys[0], module: room.module, notes: authorization.notes)
        if !context.isEmpty { authorization.notes.add(.contextKeys, context.keys.sorted().joined(separator: ",")) }
        let plaintext = try CryptographyError.asFault { () throws(CryptographyError) in try Randomness.bytes(byteCount)
        }
        let (ciphertext, version) = try await work.encrypt(plaintext, algorithm: .symmetric, context: context)
        let released = try authorization.release(plaintext)
        return Performance(
            Outcome(
                key: work.identity(version), plaintext: released.plaintext, ciphertext: ciphertext,
                forRecipient: released.forRecipient))
    }
}
