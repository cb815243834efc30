import KeyModel
import ServiceRequests
import StrictJSON

/// `GET /keys`: the vault's names that Azure can say, without versions.
/// - Source: Azure Key Vault REST API, GetKeys
extension KeyCall {
    func listKeys() async throws(AzureFailure) -> AzureAnswer {
        let page = try readPage()
        let names = try await submit(ListKeyNames(vault: vaultSelector, describing: true, page: page))
        return self.page("/keys", page.limit, next: names.next) { writer in
            for named in names.elements where isListed(named) {
                guard let key = named.description else {
                    writer.beginObject()
                    writer.member("kid", base(named.name))
                    writer.endObject()
                    continue
                }
                KeyBundle(key: key, base: base(named.name)).writeItem(to: &writer)
            }
        }
    }

    /// AWS allows `/` and `_` in names: such a `kid` would be read as something else. What awaits its destruction is
    /// deleted for Azure.
    private func isListed(_ named: NamedKey) -> Bool {
        guard KeyNameRule.isValid(named.name), let key = named.description else {
            return KeyNameRule.isValid(named.name)
        }
        return key.destruction == nil && key.state != .destroyed
    }
}
