public import KeyModel
import RootOfTrust
public import ServiceGate
public import ServiceRequests

extension ListDueWork: Operation {
    public func perform(
        under authorization: consuming Authorization<ListDueWork>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        var work: [DueWork] = []
        for key in try await room.catalog.keysDue(at: authorization.now, limit: limit) {
            guard let address = authorization.service.vaults.first(where: { $0.name == key.vaultName }) else {
                continue
            }
            let identity = KeyIdentity(key.identifier, in: address)
            switch key.need {
            case .destruction: work.append(.destroy(identity))
            case .rotation: work.append(.rotate(identity))
            case .expiry: work.append(.expireMaterial(identity))
            }
        }
        work += try await stores(of: authorization.service.vaults, room)
        return Performance(Outcome(work: work, unrecordedUses: room.catalog.unrecordedUses))
    }

    /// Stores that have a module which can be reached and may lack keys.
    private func stores(of vaults: [VaultAddress], _ room: KeyRoom) async throws(ServiceError) -> [DueWork] {
        var work: [DueWork] = []
        for vault in vaults {
            for store in try await room.catalog.keyStores(of: vault.name) {
                guard store.record.connection == .connected, let group = store.group else { continue }
                guard await store.hardware?.mayLackKeys(group) == true else { continue }
                work.append(.synchronize(KeyStoreReference(store.record.identifier, in: .named(vault.name))))
            }
        }
        return work
    }
}
