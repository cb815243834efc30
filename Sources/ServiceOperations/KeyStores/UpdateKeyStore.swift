import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension UpdateKeyStore: Operation {
    public func perform(
        under authorization: consuming Authorization<UpdateKeyStore>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        guard let vault = authorization.vault else { throw .vaultNotFound }
        var store = try await vault.keyStore(keyStore.identifier).revised
        authorization.notes.add(.keyStore, keyStore.identifier)
        let connection = store.record.connection
        guard connection == .disconnected || (connection == .connected && !changesMoreThanName) else {
            throw .keyStoreStateForbids(store.record.identifier, connection)
        }
        var changes: [RecordChange] = []
        if let newName, newName != store.record.name {
            changes.append(try await rename(&store.record, to: newName, in: vault, room))
        }
        if changesMoreThanName {
            try await changeBackend(
                &store.record, in: vault, room, for: authorization.call, requiring: &changes)
        }
        return Performance(Outcome(), changes: changes + [.replace(store)])
    }

    private func rename(
        _ store: inout KeyStoreRecord, to name: String, in vault: AuthorizedVault, _ room: KeyRoom
    ) async throws(ServiceError) -> RecordChange {
        guard var directory = try await room.keyStoreDirectory(of: vault) else { throw .keyStoreNotFound }
        guard !directory.record.names.values.contains(name) else { throw .keyStoreNameTaken }
        directory.record.names[store.identifier] = name
        store.name = name
        return .replace(directory)
    }

    private func changeBackend(
        _ store: inout KeyStoreRecord, in vault: AuthorizedVault, _ room: KeyRoom, for call: CallIdentity,
        requiring changes: inout [RecordChange]
    ) async throws(ServiceError) {
        switch store.backend {
        case .external(var external):
            guard let proxy, password == nil, cluster == nil else { throw .invalidInput(.keyStore(.change)) }
            try await proxy.apply(to: &external, of: store.identifier, in: vault, room, for: call)
            store.backend = .external(external)
            // Written as it is: no two stores can take one proxy at the same moment.
            if changes.isEmpty, let directory = try await room.keyStoreDirectory(of: vault) {
                changes.append(.replace(directory))
            }
        case .hardware(var hardware):
            guard proxy?.isEmpty ?? true else { throw .invalidInput(.keyStore(.change)) }
            if let cluster {
                let found = try await room.clusterOfStore(cluster, in: vault)
                try found.record.requireModules(inZones: HardwareKeyStore.zoneCount)
                guard PEMText.isSame(found.record.certificate, hardware.clusterCertificate) else {
                    throw .keyStoreClusterForbids(cluster, .unrelated)
                }
                changes.append(.require(found.record.rowKey, found.revision))
                hardware.cluster = cluster
            }
            if let password {
                let purpose = HardwareKeyStore.passwordPurpose(store.identifier)
                hardware.sealedPassword = try vault.seal(password, for: purpose)
            }
            store.backend = .hardware(hardware)
        }
    }
}
