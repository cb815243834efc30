import AuditTrail
public import KeyModel
import RootOfTrust
public import ServiceGate
public import ServiceRequests

extension ConnectKeyStore: Operation {
    /// Connecting takes a module moments and not minutes, so it is done when the answer is given: who asks how it went,
    /// as AWS's clients do, learns it at once.
    public func perform(
        under authorization: consuming Authorization<ConnectKeyStore>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        guard let vault = authorization.vault else { throw .vaultNotFound }
        let store = try await vault.keyStore(keyStore.identifier)
        authorization.notes.add(.keyStore, keyStore.identifier)
        guard [.disconnected, .connected].contains(store.record.connection) else {
            throw .keyStoreStateForbids(store.record.identifier, store.record.connection)
        }
        guard store.record.connection == .disconnected else { return Performance(Outcome()) }
        var revised = store.revised
        switch store.record.backend {
        case .hardware(var hardware):
            try await room.clusterOfStore(hardware.cluster, in: vault).record.requireModules(inZones: 1)
            revised.record.fault = try await connect(&hardware, of: store, in: vault, room)
            revised.record.backend = .hardware(hardware)
        case .external(let external):
            do throws(ServiceError) {
                try await room.requireHealthy(
                    try vault.proxy(external, of: store.record.identifier), of: vault,
                    authorization.call.externalCall("ConnectCustomKeyStore", on: nil))
            } catch {
                guard case .externalKeyFailed(let failure) = error else { throw error }
                revised.record.fault = KeyStoreConnectionFault(failure)
            }
        }
        revised.record.connection = revised.record.fault == nil ? .connected : .failed
        if let fault = revised.record.fault { authorization.notes.add(.verdict, fault.rawValue) }
        return Performance(Outcome(), changes: [.replace(revised)])
    }

    /// - Returns: why it can't be connected.
    private func connect(
        _ store: inout HardwareKeyStore, of authorized: AuthorizedKeyStore, in vault: AuthorizedVault, _ room: KeyRoom
    ) async throws(ServiceError) -> KeyStoreConnectionFault? {
        guard let hardware = authorized.hardware else { return .noModules }
        let identifier = authorized.record.identifier
        let password = try vault.open(store.sealedPassword, for: HardwareKeyStore.passwordPurpose(identifier))
        guard hardware.admits(password, to: authorized.members) else { return .credentials }
        let keys = try await room.hardwareKeys(of: authorized.record)
        do throws(RootError) {
            let transferKey = try await hardware.join(authorized.members, transferKey: store.transferKey)
            store.transferKey = transferKey
            _ = try await hardware.bring(
                keys, to: HardwareGroup(members: authorized.members, transferKey: transferKey))
            return nil
        } catch {
            switch error {
            case .pinRefused: return .lockedOut
            case .unavailable: return .network
            default: return .internalFault
            }
        }
    }
}
