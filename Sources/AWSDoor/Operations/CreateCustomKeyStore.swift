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
        let backend: CreateKeyStore.Backend
        switch type {
        case .cloudHSM: backend = .hardware(try Self.hardware(&input))
        case .external: backend = .external(try Self.external(&input))
        }
        request = CreateKeyStore(vault: input.place.vault, storeName: name, backend: backend)
    }

    private static func external(_ input: inout InputReader) throws(Refusal) -> ExternalKeyStoreSettings {
        let proxy = try input.proxy()
        try input.check()
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

    private static func hardware(_ input: inout InputReader) throws(Refusal) -> HardwareKeyStoreSettings {
        let cluster = try input.keyStoreCluster()
        let anchor = try input.text("TrustAnchorCertificate", .trustAnchor)
        let password = try input.keyStorePassword()
        try input.check()
        guard let cluster, let anchor, let password else {
            throw .validation(
                "CloudHsmClusterId, TrustAnchorCertificate and KeyStorePassword are required for CustomKeyStoreType "
                    + "AWS_CLOUDHSM.")
        }
        return HardwareKeyStoreSettings(cluster: cluster, trustAnchor: anchor, password: password)
    }

    func write(_ outcome: CreateKeyStore.Outcome, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("CustomKeyStoreId", outcome.identifier)
        writer.endObject()
    }
}
