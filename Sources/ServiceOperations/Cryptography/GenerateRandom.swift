import Cryptography
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension GenerateRandom: Operation {
    public func perform(
        under authorization: consuming Authorization<GenerateRandom>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let bytes = try CryptographyError.asFault { () throws(CryptographyError) in try Randomness.bytes(byteCount) }
        let released = try authorization.release(bytes)
        return Performance(Outcome(bytes: released.plaintext, forRecipient: released.forRecipient))
    }
}
