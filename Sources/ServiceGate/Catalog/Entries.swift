import AccessPolicy
import Cryptography
import KeyModel
import RootOfTrust
import Storage
import Synchronization

/// A vault that exists, and its keys.
final class VaultEntry: Sendable {
    let record: VaultRecord
    let revision: Revision
    let keys: SubordinateKeys

    init(_ revised: Revised<VaultRecord>, keys: SubordinateKeys) {
        record = revised.record
        revision = revised.revision
        self.keys = keys
    }

    var address: VaultAddress { record.address }
}

/// A key as it was read: what a decision and an operation need, ready to hand.
final class KeyEntry: Sendable {
    let record: KeyRecord
    let revision: Revision
    let vault: VaultEntry
    let policy: ResourcePolicy
    /// As policies call it.
    let arn: String
    /// Whether its policy asks for its names, which takes a look into the store.
    let asksForNames: Bool
    let current: KeyVersionEntry
    let read: ContinuousClock.Instant
    private let versions: Mutex<[KeyVersionNumber: KeyVersionEntry]>

    init(_ revised: Revised<KeyRecord>, vault: VaultEntry, current: KeyVersionEntry) throws(ServiceError) {
        record = revised.record
        revision = revised.revision
        self.vault = vault
        self.current = current
        read = ContinuousClock.now
        versions = Mutex([current.record.number: current])
        do {
            policy = ResourcePolicy(
                NamedPolicy(
                    name: "key policy",
                    document: try PolicyDocument(parsing: Array(revised.record.policy.utf8), kind: .resource)))
        } catch {
            throw .integrityViolated
        }
        arn = ResourceName.key(record.identifier, vault: vault.address).arn
        asksForNames = policy.keys.contains(.resourceAliases)
    }

    func cachedVersion(_ number: KeyVersionNumber) -> KeyVersionEntry? { versions.withLock { $0[number] } }

    /// Old versions are asked for rarely; a few are kept with their key.
    func keep(_ version: KeyVersionEntry) {
        versions.withLock { versions in
            if versions.count >= 16 { versions = [current.record.number: current] }
            versions[version.record.number] = version
        }
    }
}

final class KeyVersionEntry: Sendable {
    let record: KeyVersionRecord
    let revision: Revision
    private let material = Mutex<KeyMaterial?>(nil)

    init(_ revised: Revised<KeyVersionRecord>) {
        record = revised.record
        revision = revised.revision
    }

    func material(in keys: SubordinateKeys, algorithm: KeyAlgorithm, hardware: (any HardwareKeys)?) throws(ServiceError)
        -> KeyMaterial
    {
        if let opened = material.withLock({ $0 }) { return opened }
        let opened = try KeyMaterial.open(record, algorithm: algorithm, keys: keys, hardware: hardware)
        material.withLock { $0 = opened }
        return opened
    }
}
