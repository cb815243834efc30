import KeyModel
import ServiceRequests
import StrictJSON

/// Makes a key store.
/// - Source: AWS KMS API Reference, CreateCustomKeyStore
struct CreateCustomKeyStoreCall: Call {
    let request: CreateKeyStore

    init(reading input: inout InputReader) throws(Refusal) {
        let name = try input.requiredText("CustomKeyStoreName", .keyStoreName)
        let type = try input.choice("CustomKeyStoreType", of: KeyStoreTypeName.self) ?? .cloudHSM
        let members = HardwareMembers(
            cluster: try input.keyStoreCluster(), anchor: try input.text("TrustAnchorCertificate", .trustAnchor),
            password: try input.keyStorePassword())
        let proxy = try input.proxy()
        try input.check()
        let backend: CreateKeyStore.Backend
        switch type {
        case .cloudHSM:
            guard proxy.isEmpty else { throw .validation("XksProxy parameters" + Self.onlyWith(.external)) }
            backend = .hardware(try members.settings())
        case .external:
            guard members.isEmpty else {
                throw .validation(
                    "CloudHsmClusterId, TrustAnchorCertificate and KeyStorePassword" + Self.onlyWith(.cloudHSM))
            }
            backend = .external(try Self.settings(proxy))
        }
        request = CreateKeyStore(vault: input.place.vault, storeName: name, backend: backend)
    }

    private static func onlyWith(_ type: KeyStoreTypeName) -> String {
        " are valid only for CustomKeyStoreType \(type.rawValue)."
    }

    private static func settings(_ proxy: ExternalKeyStoreChange) throws(Refusal) -> ExternalKeyStoreSettings {
        guard let endpoint = proxy.uriEndpoint, let path = proxy.uriPath, let connectivity = proxy.connectivity,
            let credential = proxy.credential
        else {
            throw .validation(
                "XksProxyUriEndpoint, XksProxyUriPath, XksProxyConnectivity and XksProxyAuthenticationCredential are "
                    + "required for CustomKeyStoreType EXTERNAL_KEY_STORE.")
        }
        return ExternalKeyStoreSettings(
            place: ProxyPlace(
                uriEndpoint: endpoint, uriPath: path, connectivity: connectivity,
                endpointService: proxy.endpointService, endpointServiceOwner: proxy.endpointServiceOwner),
            credential: credential)
    }

    func write(_ outcome: CreateKeyStore.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("CustomKeyStoreId", outcome.identifier)
        writer.endObject()
    }
}

/// What a store on a cluster is made of, and no other store.
private struct HardwareMembers {
    let cluster: HardwareClusterIdentifier?
    let anchor: String?
    let password: SecretBytes?

    var isEmpty: Bool { cluster == nil && anchor == nil && password == nil }

    func settings() throws(Refusal) -> HardwareKeyStoreSettings {
        guard let cluster, let anchor, let password else {
            throw .validation(
                "CloudHsmClusterId, TrustAnchorCertificate and KeyStorePassword are required for CustomKeyStoreType "
                    + "AWS_CLOUDHSM.")
        }
        return HardwareKeyStoreSettings(cluster: cluster, trustAnchor: anchor, password: password)
    }
}
