public import AuditTrail
import FoundationEssentials
public import KeyModel
import ServiceRequests
import Storage

extension Gate {
    /// Whether `RecordKeyUsage` has something to store.
    public var hasUnrecordedUses: Bool { catalog.usage.count > 0 }

    /// Begins to keep what keys are used for, or goes on with it: what a crash kept from the store is read from the trail,
    /// while the service serves already; who asks for a key's last use waits for it.
    /// - Parameters:
    ///   - size: how many records the trail has.
    ///   - records: reads those from the one index up to the other.
    public func trackKeyUsage(
        trailOf size: UInt64,
        records:
            @escaping @Sendable (_ from: UInt64, _ to: UInt64) async throws -> [(index: UInt64, record: AuditRecord)]
    ) async throws(ServiceError) {
        let row = KeyUsageMarkRecord.rowKey
        guard let mark = try await catalog.record(KeyUsageMarkRecord.self, at: row)?.record else {
            let mark = KeyUsageMarkRecord(trackedSince: clock(), recordedUpTo: size)
            return try await catalog.commit([.insert(mark)], recording: nil)
        }
        let catalog = catalog
        catalog.usage.recover {
            var from = min(mark.recordedUpTo, size)
            while from < size {
                let to = min(from + 1000, size)
                // A trail that can't be read is refused elsewhere; what it has of uses is then missing.
                guard let page = try? await records(from, to) else { return }
                for (index, record) in page { await catalog.note(record, at: index) }
                from = to
            }
        }
    }
}

extension Catalog {
    /// Notes the use that a record is of.
    fileprivate func note(_ record: AuditRecord, at index: UInt64) async {
        guard record.phase == .outcome, record.outcome == AuditRecord.success, let operation = record.operation,
            operation.isUseOfKey, let vault = record.vault
        else { return }
        let usage = KeyUsage(operation: operation, time: record.time, requestID: record.requestID)
        for key in Set([record.key, record.otherKey].compactMap { $0 }) {
            guard let place = await place(of: key, likelyIn: vault) else { continue }
            self.usage.note(usage, at: index, of: place)
        }
    }

    /// Of two keys of one record the second may be of another vault than the one that the record names.
    private func place(of key: KeyIdentifier, likelyIn vault: VaultName) async -> KeyUsageLedger.Place? {
        let place = KeyUsageLedger.Place(vault: vault, key: key)
        if usage[place] != nil { return place }
        for name in [vault] + vaultAddresses().map(\.name) {
            let row = RowKey(.key, vault: name, key.text)
            if let found = try? await record(KeyRecord.self, at: row), found.record.identifier == key {
                return KeyUsageLedger.Place(vault: name, key: key)
            }
        }
        return nil
    }
}
