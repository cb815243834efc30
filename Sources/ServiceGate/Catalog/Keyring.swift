import Cryptography
import ExternalKeys
import KeyModel
import RootOfTrust
import Synchronization

/// The keys that a vault's, or the service's, own key stands for: one key, one use.
struct SubordinateKeys: Sendable {
    /// Wraps secrets and material.
    let wrapping: SecretBytes
    /// Seals rows.
    let sealing: SecretBytes
    /// Names imported material.
    let identifying: SecretBytes
    /// Shows that a grant token is ours.
    let tokens: SecretBytes

    /// - Source: SP 800-108 Rev. 1, counter mode; the label names the use, the context the owner
    init(of key: SecretBytes, owner: String) throws(ServiceError) {
        func derive(_ label: String) throws(ServiceError) -> SecretBytes {
            try CryptographyError.asFault { () throws(CryptographyError) in
                try KBKDF.derive(key: key, label: Array(label.utf8), context: Array(owner.utf8), byteCount: 32)
            }
        }
        wrapping = try derive("aegis-kms wrapping")
        sealing = try derive("aegis-kms row seal")
        identifying = try derive("aegis-kms material identifier")
        tokens = try derive("aegis-kms grant token")
    }
}

/// The unwrapped keys of the service and its vaults, in locked memory.
final class Keyring: Sendable {
    let root: any RootKey
    let nextRoot: (any RootKey)?
    let hardware: (any HardwareKeys)?
    /// What key stores are made of; nil when the operator configured none.
    let keyStoreHardware: (any KeyStoreHardware)?
    /// How other key managers are reached; nil when they aren't.
    let externalKeys: (any ExternalKeyProxies)?
    private let service = Mutex<SubordinateKeys?>(nil)
    private let vaults = Mutex<[VaultName: SubordinateKeys]>([:])

    init(
        root: any RootKey, nextRoot: (any RootKey)?, hardware: (any HardwareKeys)?,
        keyStoreHardware: (any KeyStoreHardware)? = nil, externalKeys: (any ExternalKeyProxies)? = nil
    ) {
        self.externalKeys = externalKeys
        self.root = root
        self.nextRoot = nextRoot
        self.hardware = hardware
        self.keyStoreHardware = keyStoreHardware
    }

    /// - Throws: `.storageUnavailable` before the service's record was read.
    var serviceKeys: SubordinateKeys {
        get throws(ServiceError) {
            guard let keys = service.withLock({ $0 }) else { throw .storageUnavailable }
            return keys
        }
    }

    func openService(_ record: ServiceRecord) async throws(ServiceError) {
        let key = try await unwrap(record.wrappedKey, for: "service", under: record.rootIdentifier)
        let keys = try SubordinateKeys(of: key, owner: "service")
        service.withLock { $0 = keys }
    }

    func keys(of vault: VaultRecord) async throws(ServiceError) -> SubordinateKeys {
        let name = vault.address.name
        if let keys = vaults.withLock({ $0[name] }) { return keys }
        let key = try await unwrap(vault.wrappedKey, for: "vault:" + name, under: vault.rootIdentifier)
        let keys = try SubordinateKeys(of: key, owner: name)
        vaults.withLock { $0[name] = keys }
        return keys
    }

    /// What new keys are wrapped by: while a migration is under way, the root that stays.
    var newestRoot: any RootKey { nextRoot ?? root }

    /// A fresh key, wrapped by the newest root.
    func makeKey(for owner: String) async throws(ServiceError) -> (wrapped: [UInt8], key: SecretBytes) {
        let key = try CryptographyError.asFault { () throws(CryptographyError) in try Randomness.bytes(32) }
        return (try await wrap(key, for: owner, under: newestRoot), key)
    }

    /// The same key under the next root, where it isn't there yet.
    func rewrap(_ wrapped: [UInt8], for owner: String, under identifier: String) async throws(ServiceError) -> [UInt8] {
        guard let nextRoot else { throw .hardwareNotConfigured }
        return try await wrap(try await unwrap(wrapped, for: owner, under: identifier), for: owner, under: nextRoot)
    }

    private func wrap(_ key: SecretBytes, for owner: String, under root: any RootKey) async throws(ServiceError)
        -> [UInt8]
    {
        do {
            return try await root.wrap(key, context: Array(owner.utf8))
        } catch {
            throw error.fault
        }
    }

    /// While a migration is under way, some keys are under the one root and some under the other.
    private func unwrap(_ wrapped: [UInt8], for owner: String, under identifier: String) async throws(ServiceError)
        -> SecretBytes
    {
        let roots = [root, nextRoot].compactMap { $0 }
        guard let root = roots.first(where: { $0.identity.keyIdentifier == identifier }) else {
            throw .hardwareUnavailable
        }
        do {
            return try await root.unwrap(wrapped, context: Array(owner.utf8))
        } catch {
            throw error.fault
        }
    }
}
