import KeyModel
import Storage

extension Catalog {
    /// Seals the changed records, commits them with their record of the trail, and forgets what they replace.
    func commit(_ changes: [RecordChange], recording record: PendingRecord?) async throws(ServiceError) {
        var rows: [Change] = []
        for change in changes { rows.append(try seal(change)) }
        let storage = self.storage
        let sealed = rows
        // A caller who hangs up cancels their task; a commit that has begun goes on all the same.
        let result = await Task.detached { () -> Result<Void, StorageError> in
            do throws(StorageError) {
                try await storage.commit(sealed, recording: record)
                return .success(())
            } catch {
                return .failure(error)
            }
        }.value
        settle(rows, changes, result)
        if rows.contains(where: { $0.key.kind == .vault || $0.key == ServiceRecord.rowKey }) {
            try await reloadService()
        }
        if case .failure(let error) = result { throw error.fault }
    }

    private func settle(_ rows: [Change], _ changes: [RecordChange], _ result: Result<Void, StorageError>) {
        switch result {
        case .success:
            // What was only required is as it was read.
            for row in rows where !row.isRequirement { forget(row.key) }
            for change in changes { follow(change) }
        case .failure:
            for row in rows {
                forget(row.key)
                guard row.key.kind == .grant else { continue }
                grantShelf.forget(row.key)
            }
        }
    }

    private func seal(_ change: RecordChange) throws(ServiceError) -> Change {
        switch change {
        case .insert(let record): .insert(try seal(record, revision: 1))
        case .replace(let record, let expected): .replace(try seal(record, revision: expected + 1), expecting: expected)
        case .delete(let key, let expected): .delete(key, expecting: expected)
        case .require(let key, let expected): .require(key, expected)
        }
    }

    private func seal(_ record: some Record, revision: Revision) throws(ServiceError) -> StoredRow {
        try RowSealer.seal(record, revision: revision, under: try sealingKey(of: record.vaultName))
    }

    /// What was read of a row is read again, also after a failed commit: it may have been stale.
    func forget(_ row: RowKey) {
        switch row.kind {
        case .key: keys.remove(row)
        case .keyVersion:
            // Both forms of a key's identifier have 36 characters.
            keys.remove(RowKey(.key, vault: row.vault, String(row.identifier.prefix(36))))
        case .keyName:
            names.remove(row)
            // A name may have been another key's before.
            namesOfKeys.removeAll()
        case .principal: principals.removeAll()
        // A store's modules are those of its cluster.
        case .keyStore, .hardwareCluster: keyStores.removeAll()
        case .vault, .service, .grant, .retirableGrant, .hardwareClaim, .keyUsage: break
        }
    }

    /// What is kept of grants and uses is changed as the store was.
    private func follow(_ change: RecordChange) {
        switch change {
        case .insert(let record as GrantRecord): grantShelf.insert(record)
        case .delete(let row, _) where row.kind == .grant:
            grantShelf.remove(row)
            grantCounts.release(on: GrantRecord.keyRow(of: row))
        default: settleUsage(after: change)
        }
    }

    private func reloadService() async throws(ServiceError) {
        try await loadVaults()
        keys.removeAll()
    }
}

extension Change {
    fileprivate var isRequirement: Bool { if case .require = self { true } else { false } }
}
