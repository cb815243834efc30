import AccessPolicy
public import FoundationEssentials
public import KeyModel
import ServiceRequests
public import Storage
import Synchronization

/// What is stored, as records whose seals hold. Keys, names and principals come from memory where they were read lately.
public final class Catalog: Sendable {
    /// How old what a decision rests on may be, where others can write to the store too.
    private static let maximumAge = Duration.seconds(60)
    /// The same in a store of our own: nothing but an edit behind our back goes unnoticed so long.
    private static let maximumAgeOfOwn = Duration.seconds(600)

    let storage: any Storage
    let keyring: Keyring
    /// By row: one identifier can be that of keys in several vaults.
    let keys = RecentCache<RowKey, KeyEntry>(capacity: 262_144)
    let names = RecentCache<RowKey, NameEntry>(capacity: 262_144)
    let keyStores = RecentCache<RowKey, KeyStoreEntry>(capacity: 4096)
    let principals = RecentCache<String, PrincipalEntry>(capacity: 16_384)
    let grantShelf = GrantShelf(capacity: 262_144)
    let grantCounts = GrantCounts()
    let usage = KeyUsageLedger()
    /// Kept only of keys for which a policy asks.
    let namesOfKeys = RecentCache<RowKey, KeyNamesEntry>(capacity: 16_384)
    private let reportDamage: @Sendable (RowKey) -> Void
    private let vaults = Mutex<[VaultName: VaultEntry]>([:])

    /// - Parameter reportDamage: told which row's seal doesn't hold; the caller only learns that one doesn't.
    init(storage: any Storage, keyring: Keyring, reportDamage: @escaping @Sendable (RowKey) -> Void) {
        self.storage = storage
        self.keyring = keyring
        self.reportDamage = reportDamage
    }

    // MARK: Vaults

    func loadVaults() async throws(ServiceError) {
        var entries: [VaultName: VaultEntry] = [:]
        for revised in try await allRecords(VaultRecord.self, vault: "") {
            entries[revised.record.address.name] = VaultEntry(revised, keys: try await keyring.keys(of: revised.record))
        }
        vaults.withLock { $0 = entries }
    }

    func vault(_ selector: VaultSelector) throws(ServiceError) -> VaultEntry {
        let found = vaults.withLock { vaults in
            switch selector {
            case .named(let name): vaults[name]
            case .located(let region, let account), .holding(let region, let account):
                vaults.values.first { $0.address.region == region && $0.address.account == account }
            }
        }
        guard let found else { throw .vaultNotFound }
        return found
    }

    public func vaultAddresses() -> [VaultAddress] {
        vaults.withLock { $0.values.map(\.address) }.sorted { $0.name < $1.name }
    }

    /// Whether what was read at that moment may still be gone by. Reading a hundred thousand keys anew each minute would
    /// take longer than using them.
    func isCurrent(_ read: ContinuousClock.Instant) -> Bool {
        read.duration(to: .now) < (storage.isExclusive ? Self.maximumAgeOfOwn : Self.maximumAge)
    }

    /// The account that the service as a whole belongs to: that of its first vault; nil while there is none.
    var homeAccount: String? {
        vaults.withLock { $0.values.min { $0.record.created < $1.record.created }?.address.account }
    }

    // MARK: Keys

    /// - Throws: `.keyNotFound`.
    func key(_ selector: KeySelector, in vault: VaultEntry) async throws(ServiceError) -> KeyEntry {
        switch selector {
        case .id(let identifier): return try await key(identifier, in: vault)
        case .name(let name):
            guard let identifier = try await keyIdentifier(named: name, in: vault) else { throw .keyNotFound(selector) }
            return try await key(identifier, in: vault)
        }
    }

    /// A key that its own account's vault doesn't have, in another account's vault of the region; nil where there is none.
    func keyElsewhere(_ reference: KeyReference) async throws(ServiceError) -> KeyEntry? {
        guard case .holding(let region, let account) = reference.vault, case .id(let identifier) = reference.selector
        else { return nil }
        let others = vaults.withLock { vaults in
            vaults.values.filter { $0.address.region == region && $0.address.account != account }
        }
        for vault in others {
            do throws(ServiceError) {
                return try await key(identifier, in: vault)
            } catch {
                guard case .keyNotFound = error else { throw error }
            }
        }
        return nil
    }

    func key(_ identifier: KeyIdentifier, in vault: VaultEntry) async throws(ServiceError) -> KeyEntry {
        let row = RowKey(.key, vault: vault.address.name, identifier.text)
        if let entry = keys[row], isCurrent(entry.read) { return entry }
        let epoch = keys.epoch
        guard let revised = try await record(KeyRecord.self, at: row) else { throw .keyNotFound(.id(identifier)) }
        let current = try await version(revised.record.currentVersion, of: identifier, in: vault)
        let entry = try KeyEntry(revised, vault: vault, current: current)
        keys.keep(entry, for: row, since: epoch)
        return entry
    }

    private func keyIdentifier(named name: KeyName, in vault: VaultEntry) async throws(ServiceError) -> KeyIdentifier? {
        let row = RowKey(.keyName, vault: vault.address.name, name)
        if let entry = names[row], isCurrent(entry.read) { return entry.key }
        let epoch = names.epoch
        guard let revised = try await record(KeyNameRecord.self, at: row) else { return nil }
        names.keep(NameEntry(key: revised.record.key, read: .now), for: row, since: epoch)
        return revised.record.key
    }

    /// All names of a key.
    func names(of key: KeyEntry) async throws(ServiceError) -> [KeyName] {
        let row = key.record.rowKey
        if let entry = namesOfKeys[row], isCurrent(entry.read) { return entry.names }
        let epoch = namesOfKeys.epoch
        let names = try await allRecords(KeyNameRecord.self, vault: key.vault.address.name, parent: row.identifier)
            .map(\.record.name)
        namesOfKeys.keep(KeyNamesEntry(names: names, read: .now), for: row, since: epoch)
        return names
    }

    func version(_ number: KeyVersionNumber, of entry: KeyEntry) async throws(ServiceError) -> KeyVersionEntry {
        if let version = entry.cachedVersion(number) { return version }
        let version = try await version(number, of: entry.record.identifier, in: entry.vault)
        entry.keep(version)
        return version
    }

    private func version(
        _ number: KeyVersionNumber, of key: KeyIdentifier, in vault: VaultEntry
    ) async throws(ServiceError) -> KeyVersionEntry {
        let row = KeyVersionRecord.rowKey(of: number, key: key, vault: vault.address.name)
        guard let revised = try await record(KeyVersionRecord.self, at: row) else { throw .keyVersionNotFound(key) }
        return KeyVersionEntry(revised)
    }

    // MARK: Records

    /// - Throws: `.integrityViolated` when the row's seal doesn't hold; `.storageUnavailable`.
    public func record<R: Record>(_ type: R.Type, at key: RowKey) async throws(ServiceError) -> Revised<R>? {
        guard let row = try await StorageError.asFault({ () async throws(StorageError) in try await storage.row(key) })
        else { return nil }
        return try open(row, as: type, under: try sealingKey(of: key.vault))
    }

    /// Records in the order of their identifiers.
    /// - Parameter isWanted: the first row that isn't ends the listing, and isn't opened.
    public func records<R: Record>(
        _ type: R.Type, vault: VaultName, parent: String? = nil, after: String?, limit: Int,
        while isWanted: (StoredRow) -> Bool = { _ in true }
    ) async throws(ServiceError) -> [Revised<R>] {
        let rows = try await StorageError.asFault { () async throws(StorageError) in
            try await storage.rows(R.kind, vault: vault, parent: parent, after: after, limit: limit)
        }
        let key = try sealingKey(of: vault)
        var records: [Revised<R>] = []
        for row in rows.prefix(while: isWanted) { records.append(try open(row, as: type, under: key)) }
        return records
    }

    /// All of them, read in pages.
    public func allRecords<R: Record>(
        _ type: R.Type, vault: VaultName, parent: String? = nil
    ) async throws(ServiceError) -> [Revised<R>] {
        var found: [Revised<R>] = []
        while true {
            let last = found.last?.record.rowIdentifier
            let page = try await records(type, vault: vault, parent: parent, after: last, limit: 500)
            found += page
            if page.count < 500 { return found }
        }
    }

    private func open<R: Record>(_ row: StoredRow, as type: R.Type, under key: SecretBytes) throws(ServiceError)
        -> Revised<R>
    {
        do throws(ServiceError) {
            return try RowSealer.open(row, as: type, under: key)
        } catch {
            if error == .integrityViolated { reportDamage(row.key) }
            throw error
        }
    }

    /// Keys with something due, of all vaults. One whose row was edited is among them and keeps nobody else from their
    /// turn: whoever carries the work out finds out, is refused, and has it recorded.
    public func keysDue(at now: Date, limit: Int) async throws(ServiceError) -> [DueKey] {
        let rows = try await StorageError.asFault { () async throws(StorageError) in
            try await storage.rowsDue(.key, at: Int64(now.timeIntervalSince1970), limit: limit)
        }
        return rows.compactMap { row in
            guard let identifier = KeyIdentifier(row.key.identifier), let key = try? sealingKey(of: row.key.vault)
            else {
                return nil
            }
            let record = (try? RowSealer.open(row, as: KeyRecord.self, under: key))?.record
            return DueKey(identifier: identifier, vaultName: row.key.vault, need: DueKey.Need(of: record, at: now))
        }
    }

    func sealingKey(of vault: VaultName) throws(ServiceError) -> SecretBytes {
        vault.isEmpty ? try keyring.serviceKeys.sealing : try self.vault(.named(vault)).keys.sealing
    }
}

/// What a name stands for, as it was read.
struct NameEntry: Sendable {
    let key: KeyIdentifier
    let read: ContinuousClock.Instant
}

/// The names of a key, as they were read.
struct KeyNamesEntry: Sendable {
    let names: [KeyName]
    let read: ContinuousClock.Instant
}

/// A key for the scheduler to look after.
public struct DueKey: Sendable {
    public let identifier: KeyIdentifier
    public let vaultName: VaultName
    public let need: Need

    public enum Need: Sendable {
        case destruction, rotation, expiry

        /// - Parameter record: nil for one that was edited. Destroying is what asks most of a key: it is done to none that
        ///   wasn't sealed as due for it.
        init(of record: KeyRecord?, at now: Date) {
            guard let record else {
                self = .destruction
                return
            }
            let isExpiring = record.imported?.due.map { $0 <= now } ?? false
            let isDoomed = record.destruction.map { $0 <= now } ?? false
            self = isDoomed ? .destruction : isExpiring ? .expiry : record.destruction == nil ? .rotation : .destruction
        }
    }
}

extension StorageError {
    static func asFault<Result: Sendable>(
        _ body: () async throws(StorageError) -> Result
    ) async throws(ServiceError) -> Result {
        do {
            return try await body()
        } catch {
            throw error.fault
        }
    }
}
