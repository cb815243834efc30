import KeyModel
import ServiceRequests

/// `POST /keys/{name}/create`: a key, or a new version where the name is taken.
/// - Source: Azure Key Vault REST API, CreateKey
extension KeyCall {
    func createKey() async throws(AzureFailure) -> AzureAnswer {
        // Such a name could never be asked for: in a path it means the key of that identifier.
        guard case .name = KeyNameRule.selector(keyName) else {
            throw .refused(.badParameter("The key name must not be a UUID."), because: .invalidInput(.reservedName))
        }
        let body = try body.object()
        let kind = try NewKeyKind(body)
        let attributes = try KeyAttributes(body)
        let capabilities = attributes.capabilities ?? kind.type.capabilities
        try capabilities.check(for: kind.type)
        let request = CreateKey(
            vault: vaultSelector, algorithm: kind.algorithm, purpose: purpose(kind.type, capabilities),
            residence: kind.residence, tags: attributes.tags ?? [:], keyName: keyName, nameTaken: .addVersion,
            capabilities: capabilities, usagePeriod: UsagePeriod(start: attributes.start, end: attributes.end),
            isEnabled: attributes.isEnabled ?? true)
        return bundle(try await submit(request))
    }

    /// An RSA key of Azure's may encrypt and sign; of our one purpose, signing is for those that do nothing else.
    private func purpose(_ type: JSONWebKeyType, _ capabilities: [KeyCapability]) -> KeyPurpose {
        guard type == .rsa else { return .signVerify }
        let signsOnly = !capabilities.isEmpty && capabilities.allSatisfy { $0 == .sign || $0 == .verify }
        return signsOnly ? .signVerify : .encryptDecrypt
    }
}
