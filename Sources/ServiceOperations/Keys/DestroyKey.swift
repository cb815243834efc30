public import KeyModel
import RootOfTrust
public import ServiceGate
public import ServiceRequests
import Storage

extension DestroyKey: Operation {
    public static var isIrreversible: Bool { true }

    public func perform(
        under authorization: consuming Authorization<DestroyKey>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        let vault = key.address.name
        let identifier = key.record.identifier
        var changes: [RecordChange] = []
        for version in try await all(KeyVersionRecord.self, under: identifier, in: vault, room) {
            try await destroyInToken(version.record, hardware: key.vault.hardware)
            changes.append(.delete(version))
        }
        for name in try await all(KeyNameRecord.self, under: identifier, in: vault, room) {
            changes.append(.delete(name))
        }
        changes.append(.delete(key.revised))
        return Performance(Outcome(), changes: changes)
    }

    private func all<R: Record>(
        _ type: R.Type, under key: KeyIdentifier, in vault: VaultName, _ room: KeyRoom
    ) async throws(ServiceError) -> [Revised<R>] {
        var found: [Revised<R>] = []
        while true {
            let page = try await room.catalog.records(
                type, vault: vault, parent: key.text, after: found.last?.record.rowIdentifier, limit: 500)
            found += page
            if page.count < 500 { return found }
        }
    }

    private func destroyInToken(
        _ version: KeyVersionRecord, hardware: (any HardwareKeys)?
    ) async throws(ServiceError) {
        guard case .token(let label, let object) = version.material else { return }
        guard let hardware else { throw .hardwareNotConfigured }
        do {
            try await hardware.destroy(HardwareKeyReference(tokenLabel: label, keyIdentifier: object))
        } catch {
            // Destroyed by an earlier attempt that didn't get to its commit.
            guard error == .keyMissing else { throw error.fault }
        }
    }
}
