public import KeyModel
import ServiceRequests
public import Storage

extension Catalog {
    /// What a grantee was granted on a key.
    func grants(of grantee: Grantee, on key: KeyEntry) async throws(ServiceError) -> GranteeGrants {
        let place = GrantShelf.Place(
            vault: key.vault.address.name, key: key.record.identifier, tag: grantee.tag)
        return try await grantShelf.grants(at: place, isCurrent: isCurrent) {
            await self.load(place, of: grantee.arn)
        }
    }

    private func load(_ place: GrantShelf.Place, of grantee: String) async -> Result<GranteeGrants, ServiceError> {
        do throws(ServiceError) {
            let records = try await allGrants(on: place.key, in: place.vault, tag: place.tag)
            // Another ARN may have the same tag.
            let own = records.filter { $0.record.terms.grantee == grantee }
            return .success(GranteeGrants(own.map { ($0.record.identifier, $0.record.terms) }))
        } catch {
            return .failure(error)
        }
    }

    private func allGrants(
        on key: KeyIdentifier, in vault: VaultName, tag: String
    ) async throws(ServiceError) -> [Revised<GrantRecord>] {
        var (found, limit, after): ([Revised<GrantRecord>], Int, String?) = ([], 10, nil)
        while true {
            let page = try await grants(on: key, in: vault, tag: tag, after: after, limit: limit)
            found += page
            guard page.count == limit, let last = page.last else { return found }
            (after, limit) = (last.record.identifier, 500)
        }
    }

    /// Grants of a key in the order of their identifiers.
    /// - Parameters:
    ///   - tag: only those whose identifiers start so; nil for all.
    ///   - after: only those behind that one.
    public func grants(
        on key: KeyIdentifier, in vault: VaultName, tag: String? = nil, after: GrantIdentifier?, limit: Int
    ) async throws(ServiceError) -> [Revised<GrantRecord>] {
        let prefix = "\(key.text).\(tag ?? "")"
        let start = after.map { "\(key.text).\($0)" } ?? prefix
        return try await records(
            GrantRecord.self, vault: vault, parent: key.text, after: max(start, prefix), limit: limit,
            while: { $0.key.identifier.hasPrefix(prefix) })
    }

    public func grant(
        _ identifier: GrantIdentifier, on key: KeyIdentifier, in vault: VaultName
    ) async throws(ServiceError) -> Revised<GrantRecord>? {
        try await record(GrantRecord.self, at: GrantRecord.rowKey(of: identifier, key: key, vault: vault))
    }

    /// Makes room for one more grant on a key.
    /// - Returns: how many the key has, with those that are being made; what gives the room back if the grant isn't made.
    public func reserveGrant(
        on key: RowKey
    ) async throws(ServiceError) -> (count: Int, giveBack: (@Sendable () async -> Void)?) {
        let storage = self.storage
        func count() async throws(ServiceError) -> Int {
            try await StorageError.asFault { () async throws(StorageError) in
                try await storage.count(.grant, vault: key.vault, parent: key.identifier)
            }
        }
        // Where others write too, nobody is told of their grants.
        guard storage.isExclusive else { return (try await count(), nil) }
        return (try await grantCounts.reserve(on: key, count: count), { [grantCounts] in grantCounts.release(on: key) })
    }
}

/// Somebody as grants name them; a caller may be several: a session, its role, and their account.
struct Grantee: Sendable {
    let arn: String
    let tag: String
    /// What is granted to an account is for those whom their own policies allow it.
    let isAccount: Bool

    static func all(of caller: Caller) throws(ServiceError) -> [Grantee] {
        var grantees: [Grantee] = []
        for arn in PrincipalARN.identities(of: caller.arn) {
            grantees.append(Grantee(arn: arn, tag: try GranteeTag.of(arn), isAccount: false))
        }
        let account = PrincipalARN.ofAccount(caller.account, partition: caller.partition)
        grantees.append(Grantee(arn: account, tag: try GranteeTag.of(account), isAccount: true))
        return grantees
    }
}
