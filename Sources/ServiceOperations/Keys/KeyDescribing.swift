import FoundationEssentials
import KeyModel
import ServiceGate
import ServiceRequests

extension KeyDescription {
    /// - Parameters:
    ///   - store: where the key lives, for one of a key store.
    ///   - now: what has expired by then is described as missing.
    init(
        _ key: KeyRecord, version: KeyVersionRecord, address: VaultAddress, in store: AuthorizedKeyStore? = nil,
        at now: Date
    ) {
        self.init(
            key: KeyIdentity(key.identifier, in: address), algorithm: key.algorithm, purpose: key.purpose,
            residence: key.residence, description: key.description, created: key.created, state: key.state,
            destruction: key.destruction, tags: key.tags, rotation: key.rotation,
            currentVersion: KeyVersionDescription(version), multiRegion: key.multiRegion,
            waitingDaysAfterReplicas: key.waitingDaysAfterReplicas, imported: key.imported?.seen(at: now))
        isExposed = key.isExposed
        externalKey = key.externalKey
        keyStore = store?.record.membership
    }
}

extension KeyVersionDescription {
    init(_ version: KeyVersionRecord) {
        self.init(
            number: version.number, identifier: version.identifier, created: version.created, updated: version.updated,
            isEnabled: version.isEnabled, usagePeriod: version.usagePeriod, capabilities: version.capabilities,
            publicKey: version.publicKey)
    }
}

extension AuthorizedKey {
    /// - Parameter version: nil for the current one.
    func describe(_ version: KeyVersionIdentifier? = nil) async throws(ServiceError) -> KeyDescription {
        var number: KeyVersionNumber?
        if let version { number = try await self.number(of: version) }
        return KeyDescription(
            record, version: try await self.version(number).record, address: address, in: keyStore, at: now)
    }

    /// The key with its record changed, for the commit.
    func changing(_ change: (inout KeyRecord) -> Void) -> RecordChange {
        var revised = revised
        change(&revised.record)
        return .replace(revised)
    }
}
