import KeyModel
import ServiceRequests

/// `PATCH /keys/{name}/{version}`: what isn't named stays as it is.
/// - Source: Azure Key Vault REST API, UpdateKey
extension KeyCall {
    func updateKey() async throws(AzureFailure) -> AzureAnswer {
        let attributes = try KeyAttributes(try body.object())
        let request = UpdateKeyVersion(
            key: key, version: version, isEnabled: attributes.isEnabled, usagePeriod: try await period(attributes),
            capabilities: attributes.capabilities, tags: attributes.tags)
        return bundle(try visible(await submit(request)))
    }

    /// Our request replaces both ends, Azure's names one or both.
    private func period(_ attributes: KeyAttributes) async throws(AzureFailure) -> UsagePeriod? {
        switch (attributes.start, attributes.end) {
        case (nil, nil): return nil
        case (let start?, let end?): return UsagePeriod(start: start, end: end)
        default:
            let present = try await describe().currentVersion.usagePeriod
            return UsagePeriod(start: attributes.start ?? present.start, end: attributes.end ?? present.end)
        }
    }
}
