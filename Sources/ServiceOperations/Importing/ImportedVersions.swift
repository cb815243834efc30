import FoundationEssentials
import KeyModel
import ServiceGate
import ServiceRequests
import Storage

/// All versions of a key whose material is imported, oldest first, as they are in the store now.
struct ImportedVersions {
    private let current: KeyVersionNumber
    private let isReplica: Bool
    private var versions: [Revised<KeyVersionRecord>]

    init(of key: AuthorizedKey, in room: KeyRoom) async throws(ServiceError) {
        current = key.record.currentVersion
        isReplica = key.record.isReplica
        versions = try await room.catalog.allRecords(
            KeyVersionRecord.self, vault: key.address.name, parent: key.record.identifier.text)
    }

    /// Whether any material was ever imported.
    var wasImported: Bool { versions.contains { $0.record.imported != nil } }

    var currentVersion: Revised<KeyVersionRecord>? { versions.first { $0.record.number == current } }

    /// What was imported after the current version, and waits for its rotation, expired or not.
    var next: Revised<KeyVersionRecord>? { versions.first { $0.record.number > current } }

    func waiting(at now: Date) -> Revised<KeyVersionRecord>? {
        next.flatMap { $0.record.hasExpired(at: now) ? nil : $0 }
    }

    /// The version of that material, whether it is there or was deleted.
    func version(of material: KeyVersionIdentifier) -> Revised<KeyVersionRecord>? {
        let name = Array(material.utf8)
        return versions.first {
            $0.record.imported != nil && equalInConstantTime(Array($0.record.identifier.utf8), name)
        }
    }

    /// Those whose material is there and is to be deleted.
    func expired(at now: Date) -> [Revised<KeyVersionRecord>] { versions.filter { $0.record.hasExpired(at: now) } }

    mutating func put(_ version: Revised<KeyVersionRecord>) {
        versions.removeAll { $0.record.number == version.record.number }
        versions.append(version)
    }

    mutating func remove(_ version: Revised<KeyVersionRecord>) {
        versions.removeAll { $0.record.number == version.record.number }
    }

    /// Deletes a version's material. What waits for its rotation goes as a whole, because it isn't the key's for good yet;
    /// but of a replica only where its primary's goes.
    mutating func deleteMaterial(of version: Revised<KeyVersionRecord>, at now: Date) -> RecordChange {
        guard version.record.number <= current || isReplica else {
            remove(version)
            return .delete(version)
        }
        var emptied = version
        emptied.record.material = .absent
        emptied.record.imported?.expires = nil
        emptied.record.updated = now
        put(emptied)
        return .replace(emptied)
    }

    /// - Parameter current: the version that is the current one from now on; nil where that stays.
    func summary(current new: KeyVersionNumber? = nil) -> ImportedMaterial {
        let records = versions.map(\.record)
        let own = records.filter { $0.number <= new ?? current }
        let waiting = records.filter { $0.number > new ?? current }
        return ImportedMaterial(
            isComplete: own.allSatisfy { $0.material != .absent }, isPresent: own.contains { $0.material != .absent },
            wasImported: wasImported, expires: own.compactMap { $0.imported?.expires }.min(),
            waitingExpires: waiting.compactMap { $0.imported?.expires }.min())
    }
}

extension KeyVersionRecord {
    fileprivate func hasExpired(at now: Date) -> Bool { imported?.expires.map { $0 <= now } ?? false }
}
