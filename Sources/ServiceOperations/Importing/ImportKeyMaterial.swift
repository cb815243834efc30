import AuditTrail
import Cryptography
import FoundationEssentials
public import KeyModel
public import ServiceGate
public import ServiceRequests
import Storage

extension ImportKeyMaterial: Operation {
    public func perform(
        under authorization: consuming Authorization<ImportKeyMaterial>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        let key = authorization.keys[0]
        try key.require(.imported)
        try requireSuitable(for: key)
        let token = try ImportToken(opening: token, of: key.record.identifier, in: key.vault, at: key.now)
        authorization.notes.use(room.module.indicator(for: .decrypt(.rsaOAEP(token.wrapping.digest))))
        let material = try ForeignMaterial(try token.unwrap(wrapped), for: key.record.algorithm)
        let name = hexadecimal(try key.vault.identify(material.secret, of: key.record.identifier))
        var versions = try await ImportedVersions(of: key, in: room)
        let isNew = versions.version(of: name) == nil
        var version = try choose(name, among: versions, of: key)
        try fill(&version.record, with: material, named: name, of: key)
        versions.put(version)
        authorization.notes.add(.material, name)
        authorization.notes.add(.wrappingAlgorithm, token.wrapping.rawValue)
        authorization.notes.made(key.record.identifier, version: version.record.number)
        let change = version.revision == 0 ? RecordChange.insert(version.record) : .replace(version)
        var changes = [key.changing { $0.update(versions.summary(), at: key.now) }, change]
        if isNew, version.record.number > key.record.currentVersion {
            changes += try await key.announce(version.record, in: room)
        }
        return Performance(
            Outcome(key: key.identity, material: key.record.hasManyMaterials ? name : nil), changes: changes)
    }

    private func requireSuitable(for key: AuthorizedKey) throws(ServiceError) {
        if kind != nil || description != nil || material != nil {
            guard key.record.hasManyMaterials else { throw .keyKindUnsupported(key.record.identifier) }
        }
        guard let expires else { return }
        guard key.now < expires else { throw .invalidInput(.materialExpiryPassed) }
        guard expires <= key.now + 365 * 86_400 else { throw .invalidInput(.materialExpiryTooFar) }
    }

    /// The version that the material is for.
    /// - Returns: revision 0 for one that is to be made.
    private func choose(
        _ name: KeyVersionIdentifier, among versions: ImportedVersions, of key: AuthorizedKey
    ) throws(ServiceError) -> Revised<KeyVersionRecord> {
        guard let first = versions.currentVersion else { throw .keyVersionNotFound(key.record.identifier) }
        if let material, !equalInConstantTime(Array(material.utf8), Array(name.utf8)) { throw .keyMaterialIncorrect }
        let known = versions.version(of: name)
        if (kind ?? (versions.wasImported ? .existing : .new)) == .existing {
            guard let known else { throw .keyMaterialIncorrect }
            return known
        }
        try key.requireNoReplica()
        guard known == nil, material == nil else { throw .keyMaterialIncorrect }
        guard versions.wasImported else { return first }
        if let waiting = versions.waiting(at: key.now) {
            throw .keyMaterialWaiting(name, key.record.identifier, waiting: waiting.record.identifier)
        }
        // What waited and has expired makes room.
        return versions.next ?? Revised(next(after: first.record, named: name, at: key.now), revision: 0)
    }

    private func next(
        after current: KeyVersionRecord, named name: KeyVersionIdentifier, at now: Date
    ) -> KeyVersionRecord {
        KeyVersionRecord(
            key: current.key, vaultName: current.vaultName, number: current.number + 1, identifier: name, created: now,
            isEnabled: true, usagePeriod: UsagePeriod(), capabilities: current.capabilities, publicKey: nil,
            material: .absent)
    }

    private func fill(
        _ version: inout KeyVersionRecord, with material: ForeignMaterial, named name: KeyVersionIdentifier,
        of key: AuthorizedKey
    ) throws(ServiceError) {
        let kept = version.identifier == name ? version.imported?.description : nil
        version.identifier = name
        version.material = try key.vault.wrap(material.secret, key: version.key, version: version.number)
        version.publicKey = material.publicKey
        version.imported = ImportedVersion(description: description ?? kept, expires: expires)
        version.updated = key.now
    }
}

extension KeyRecord {
    /// Only the ciphertexts of symmetric encryption keys say which material they need.
    var hasManyMaterials: Bool { algorithm == .aes256 && purpose == .encryptDecrypt }

    /// When the last missing material is there, the key is in use again, whatever was before.
    mutating func update(_ material: ImportedMaterial, at now: Date) {
        let wasUsable = imported?.isUsable(at: now) ?? true
        imported = material
        if !wasUsable, material.isUsable(at: now), state == .suspended { state = .active }
    }
}
