public import KeyModel
public import ServiceGate
public import ServiceRequests

extension ListKeyTags: Operation {
    public func perform(
        under authorization: consuming Authorization<ListKeyTags>, in room: KeyRoom
    ) async throws(ServiceError) -> Performance<Page<KeyTag>> {
        let tags = authorization.keys[0].record.tags.map { KeyTag(key: $0.key, value: $0.value) }
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        let rest = tags.drop { tag in page.after.map { !$0.utf8.lexicographicallyPrecedes(tag.key.utf8) } ?? false }
        return Performance(Page(cutting: Array(rest), at: page.limit) { $0.key })
    }
}
