import AuditTrail
public import KeyModel
import RootOfTrust
public import ServiceGate
public import ServiceRequests

extension SynchronizeKeyStore: Operation {
    public func perform(
        under authorization: consuming Authorization<SynchronizeKeyStore>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        guard let vault = authorization.vault else { throw .vaultNotFound }
        let store = try await vault.keyStore(keyStore.identifier)
        authorization.notes.add(.keyStore, keyStore.identifier)
        try store.requireConnected()
        guard let hardware = store.hardware, let group = store.group else { throw .hardwareNotConfigured }
        let keys = try await room.hardwareKeys(of: store.record)
        do throws(RootError) {
            let count = try await hardware.bring(keys, to: group)
            authorization.notes.add(.resultCount, String(count))
            return Performance(Outcome(count: count))
        } catch {
            throw error.fault(of: store.record.identifier)
        }
    }
}
