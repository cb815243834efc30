import KeyModel
import ServiceRequests
import StrictJSON

/// Lists the key stores of the account and region, or shows one of them.
/// - Source: AWS KMS API Reference, DescribeCustomKeyStores
struct DescribeCustomKeyStoresCall: Call {
    let request: DescribeKeyStores

    init(reading input: inout InputReader) throws(Refusal) {
        let identifier = try input.text("CustomKeyStoreId", .customKeyStoreID)
        let name = try input.text("CustomKeyStoreName", .keyStoreName)
        let (limit, marker) = try input.paging()
        try input.check()
        guard identifier == nil || name == nil else {
            throw .validation("Specify either CustomKeyStoreId or CustomKeyStoreName, not both.")
        }
        let paging = try Paging(limit: limit, defaultLimit: 100, marker: marker, operation: .describeCustomKeyStores)
        request = DescribeKeyStores(
            vault: input.place.vault, selector: identifier.map { .identifier($0) } ?? name.map { .name($0) },
            page: paging.request)
    }

    func write(_ outcome: Page<KeyStoreDescription>, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key(literal: "CustomKeyStores")
        writer.beginArray()
        for store in outcome.elements { KeyStoreEntry(store).write(to: &writer) }
        writer.endArray()
        Paging.write(next: outcome.next, of: .describeCustomKeyStores, to: &writer)
        writer.endObject()
    }
}

/// - Source: AWS KMS API Reference, CustomKeyStoresListEntry
private struct KeyStoreEntry {
    let store: KeyStoreDescription

    init(_ store: KeyStoreDescription) { self.store = store }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("CustomKeyStoreId", store.identifier)
        writer.member("CustomKeyStoreName", store.name)
        switch store.backend {
        case .hardware(let cluster, let anchor, _):
            writer.member("CloudHsmClusterId", cluster)
            writer.member("TrustAnchorCertificate", anchor)
            writer.member("CustomKeyStoreType", KeyStoreTypeName.cloudHSM.rawValue)
        case .external(let place, let accessKey):
            writer.member("CustomKeyStoreType", KeyStoreTypeName.external.rawValue)
            write(place, accessKey, to: &writer)
        }
        writer.member("ConnectionState", ConnectionStateName(store.connection).rawValue)
        if let fault = store.fault { writer.member("ConnectionErrorCode", ConnectionErrorName(fault).rawValue) }
        writer.member("CreationDate", store.created)
        writer.endObject()
    }

    /// All but the secret.
    /// - Source: AWS KMS API Reference, XksProxyConfigurationType
    private func write(_ place: ProxyPlace, _ accessKey: String, to writer: inout JSONWriter) {
        writer.key(literal: "XksProxyConfiguration")
        writer.beginObject()
        writer.member("Connectivity", ProxyConnectivityName(place.connectivity).rawValue)
        writer.member("AccessKeyId", accessKey)
        writer.member("UriEndpoint", place.uriEndpoint)
        writer.member("UriPath", place.uriPath)
        if let service = place.endpointService { writer.member("VpcEndpointServiceName", service) }
        if let owner = place.endpointServiceOwner { writer.member("VpcEndpointServiceOwner", owner) }
        writer.endObject()
    }
}
