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
        for row in rows { forget(row.key) }
        if rows.contains(where: { $0.key.kind == .vault || $0.key == ServiceRecord.rowKey }) {
            try await reloadService()
        }
        if case .failure(let error) = result { throw error.fault }
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
        case .keyName: names.remove(row)
        case .principal: principals.removeAll()
        case .vault, .service, .grant, .retirableGrant, .keyStore, .hardwareCluster, .hardwareClaim, .keyUsage: break
        }
    }

    private func reloadService() async throws(ServiceError) {
        try await loadVaults()
        keys.removeAll()
    }
}
