public import FoundationEssentials
public import KeyModel
public import ServiceRequests
import Storage

extension Catalog {
    /// Keys whose last use isn't stored yet.
    public var unrecordedUses: Int { usage.count }

    /// The last use of a key, wherever it is kept, and since when uses are.
    public func lastUse(
        of key: KeyIdentifier, in vault: VaultName
    ) async throws(ServiceError) -> (use: KeyUsage?, trackedSince: Date?) {
        await usage.recovered()
        // First what is in memory: what is stored meanwhile is then found in one of the two.
        let fresh = usage[KeyUsageLedger.Place(vault: vault, key: key)]
        let row = KeyUsageRecord.rowKey(of: key, vault: vault)
        let stored = try await record(KeyUsageRecord.self, at: row)?.record
        let mark = try await record(KeyUsageMarkRecord.self, at: KeyUsageMarkRecord.rowKey)?.record
        let isFresh = (fresh?.index ?? 0) >= (stored?.index ?? 0)
        return (isFresh ? fresh?.usage ?? stored?.usage : stored?.usage, mark?.trackedSince)
    }

    /// The changes that store what is only in memory, at most `limit` keys at once.
    public func keyUsageChanges(_ limit: Int) async throws(ServiceError) -> (changes: [RecordChange], remaining: Int) {
        let (entries, remaining) = usage.batch(limit)
        var changes: [RecordChange] = []
        for (place, entry) in entries { changes += try await storing(entry, of: place) }
        guard remaining == 0, !changes.isEmpty,
            var mark = try await record(KeyUsageMarkRecord.self, at: KeyUsageMarkRecord.rowKey)
        else { return (changes, remaining) }
        mark.record.recordedUpTo = max(mark.record.recordedUpTo, usage.horizon)
        changes.append(.replace(mark))
        return (changes, remaining)
    }

    private func storing(
        _ entry: KeyUsageLedger.Entry, of place: KeyUsageLedger.Place
    ) async throws(ServiceError) -> [RecordChange] {
        let record = KeyUsageRecord(
            key: place.key, vaultName: place.vault, usage: entry.usage, index: entry.index)
        do throws(ServiceError) {
            if let stored = try await self.record(KeyUsageRecord.self, at: record.rowKey) {
                guard stored.record.index < entry.index else {
                    usage.settle(place, upTo: entry.index)
                    return []
                }
                return [.replace(record, expecting: stored.revision)]
            }
            let key = RowKey(.key, vault: place.vault, place.key.text)
            if let key = try await self.record(KeyRecord.self, at: key) {
                return [.insert(record), .require(key.record.rowKey, key.revision)]
            }
        } catch {
            // A row that was edited is reported, and must not keep the others from being stored.
            guard error == .integrityViolated else { throw error }
        }
        usage.settle(place, upTo: entry.index)
        return []
    }

    /// What the ledger has to know of a commit that succeeded.
    func settleUsage(after change: RecordChange) {
        switch change {
        case .insert(let record as KeyUsageRecord), .replace(let record as KeyUsageRecord, _):
            usage.settle(KeyUsageLedger.Place(vault: record.vaultName, key: record.key), upTo: record.index)
        case .replace(_ as KeyUsageMarkRecord, _): usage.advanceHorizon()
        case .delete(let row, _) where row.kind == .key:
            guard let key = KeyIdentifier(row.identifier) else { return }
            usage.settle(KeyUsageLedger.Place(vault: row.vault, key: key), upTo: .max)
        default: break
        }
    }
}
