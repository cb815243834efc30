import AuditTrail
public import KeyModel
public import ServiceGate
public import ServiceRequests

extension TagHardwareCluster: Operation {
    public func perform(
        under authorization: consuming Authorization<TagHardwareCluster>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        guard let vault = authorization.vault else { throw .vaultNotFound }
        var cluster = try await room.cluster(self.cluster.identifier, in: vault)
        cluster.record.tags.merge(tags) { $1 }
        guard cluster.record.tags.count <= 50 else { throw .limitExceeded(.tagsPerKey) }
        authorization.notes.add(.cluster, cluster.record.identifier)
        authorization.notes.add(.tagKeys, tags.keys.sorted().joined(separator: ","))
        return Performance(Outcome(), changes: [.replace(cluster)])
    }
}

extension UntagHardwareCluster: Operation {
    public func perform(
        under authorization: consuming Authorization<UntagHardwareCluster>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Outcome> {
        guard let vault = authorization.vault else { throw .vaultNotFound }
        var cluster = try await room.cluster(self.cluster.identifier, in: vault)
        for key in tagKeys { cluster.record.tags[key] = nil }
        authorization.notes.add(.cluster, cluster.record.identifier)
        authorization.notes.add(.tagKeys, tagKeys.sorted().joined(separator: ","))
        return Performance(Outcome(), changes: [.replace(cluster)])
    }
}

extension ListHardwareClusterTags: Operation {
    public func perform(
        under authorization: consuming Authorization<ListHardwareClusterTags>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Page<KeyTag>> {
        guard let vault = authorization.vault else { throw .vaultNotFound }
        let cluster = try await room.cluster(self.cluster.identifier, in: vault)
        authorization.notes.add(.cluster, cluster.record.identifier)
        let tags = cluster.record.tags.map { KeyTag(key: $0.key, value: $0.value) }
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        let rest = tags.drop { tag in page.after.map { !$0.utf8.lexicographicallyPrecedes(tag.key.utf8) } ?? false }
        return Performance(Page(cutting: Array(rest), at: page.limit) { $0.key })
    }
}
