import KeyModel
import ServiceRequests

extension Catalog {
    /// The same multi-region key in another vault.
    /// - Throws: `.concurrentChange` where it is gone: what was read of the one is older than the other's end.
    func relative(of key: KeyEntry, in address: VaultAddress) async throws(ServiceError) -> KeyEntry {
        do throws(ServiceError) {
            return try await self.key(key.record.identifier, in: try vault(.named(address.name)))
        } catch {
            guard case .keyNotFound = error else { throw error }
            forget(key.record.rowKey)
            throw .concurrentChange
        }
    }
}

extension KeyVersionRecord {
    /// - Throws: `.unsupportedOperation` for a version in a token, which it never leaves.
    func copied(from source: VaultEntry, into target: VaultEntry) throws(ServiceError) -> KeyVersionRecord {
        var copy = self
        copy.vaultName = target.address.name
        if let imported {
            // Imported material isn't copied: whoever has it brings it to each vault themselves.
            copy.imported = ImportedVersion(description: imported.description, expires: nil)
            copy.material = .absent
            return copy
        }
        guard case .wrapped(let wrapped) = material else { throw .unsupportedOperation }
        func purpose(_ vault: VaultEntry) -> [UInt8] {
            KeyMaterial.materialPurpose(key: key, version: number, vault: vault.address.name)
        }
        let secret = try Envelope.open(wrapped, under: source.keys.wrapping, for: purpose(source))
        copy.material = .wrapped(try Envelope.seal(secret, under: target.keys.wrapping, for: purpose(target)))
        return copy
    }
}
