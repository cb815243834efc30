import KeyModel
import ServiceRequests

/// `GET /keys/{name}/versions`
/// - Source: Azure Key Vault REST API, GetKeyVersions
extension KeyCall {
    func listVersions() async throws(AzureFailure) -> AzureAnswer {
        let page = try readPage()
        // Items show the key's state and tags, which a version doesn't have.
        var key = try await describe()
        let versions = try await submit(ListKeyVersions(key: self.key, page: page))
        return self.page("/keys/\(keyName)/versions", page.limit, next: versions.next) { writer in
            for version in versions.elements {
                key.currentVersion = version
                KeyBundle(key: key, base: base(keyName)).writeItem(to: &writer, isVersion: true)
            }
        }
    }
}
