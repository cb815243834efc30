import AuditTrail
import Cryptography
public import KeyModel
import RootOfTrust
public import ServiceGate
public import ServiceRequests

extension GenerateRandom: Operation {
    public func perform(
        under authorization: consuming Authorization<GenerateRandom>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        if let keyStore {
            authorization.notes.add(.keyStore, keyStore)
            return Performance(Outcome(bytes: try await randomBytes(of: keyStore, in: authorization.vault)))
        }
        let bytes = try CryptographyError.asFault { () throws(CryptographyError) in try Randomness.bytes(byteCount) }
        let released = try authorization.release(bytes)
        return Performance(Outcome(bytes: released.plaintext, forRecipient: released.forRecipient))
    }

    private func randomBytes(
        of keyStore: KeyStoreIdentifier, in vault: AuthorizedVault?
    ) async throws(ServiceError) -> SecretBytes {
        guard let store = try await vault?.keyStore(keyStore) else { throw .keyStoreNotFound }
        try store.requireConnected()
        guard let hardware = store.hardware else { throw .hardwareNotConfigured }
        do throws(RootError) {
            return try await hardware.random(byteCount, in: store.members)
        } catch {
            throw error.fault(of: keyStore)
        }
    }
}
