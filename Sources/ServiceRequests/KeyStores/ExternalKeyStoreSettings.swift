public import KeyModel

/// Where the proxy of an external key store is, and what we show it.
public struct ExternalKeyStoreSettings: Sendable, Codable {
    public var place: ProxyPlace
    public var credential: ProxyCredential

    public init(place: ProxyPlace, credential: ProxyCredential) {
        self.place = place
        self.credential = credential
    }

    func validate() throws(ServiceError) {
        try place.validate()
        try credential.validate()
    }
}

/// Where a proxy is.
public struct ProxyPlace: Hashable, Sendable, Codable {
    /// `https://` and a host: 10 to 128 characters. What else than port 443 it may name is the operator's to allow.
    public var uriEndpoint: String
    /// `/kms/xks/v1`, with a prefix or without: 10 to 128 characters.
    public var uriPath: String
    public var connectivity: ProxyConnectivity
    /// The endpoint service's name; only with that connectivity.
    public var endpointService: String?
    /// The account that the endpoint service belongs to: 12 digits.
    public var endpointServiceOwner: String?

    public init(
        uriEndpoint: String, uriPath: String, connectivity: ProxyConnectivity, endpointService: String? = nil,
        endpointServiceOwner: String? = nil
    ) {
        self.uriEndpoint = uriEndpoint
        self.uriPath = uriPath
        self.connectivity = connectivity
        self.endpointService = endpointService
        self.endpointServiceOwner = endpointServiceOwner
    }

    /// - Source: AWS KMS API Reference, CreateCustomKeyStore, XksProxy…
    public func validate() throws(ServiceError) {
        guard (10...128).contains(uriEndpoint.utf8.count) else { throw .invalidInput(.keyStore(.proxyEndpoint)) }
        let isPath = uriPath.utf8.allSatisfy { $0.isLetterOrDigit || "/_-".utf8.contains($0) }
        guard (10...128).contains(uriPath.utf8.count), isPath, uriPath.hasPrefix("/"),
            uriPath.hasSuffix("/kms/xks/v1"), uriPath.utf8.count == 11 || !uriPath.hasPrefix("//"),
            !uriPath.contains("//")
        else { throw .invalidInput(.keyStore(.proxyPath)) }
        guard (endpointService != nil) == (connectivity == .endpointService),
            endpointServiceOwner == nil || connectivity == .endpointService
        else { throw .invalidInput(.keyStore(.proxyConnectivity)) }
    }
}

/// An access key of the proxy's; it has nothing to do with ours.
public struct ProxyCredential: Sendable, Codable {
    /// 20 to 30 of `A` to `Z` and `2` to `7`.
    public var accessKey: String
    /// 43 to 64 letters, digits, `/`, `+` and `=`.
    public var secret: SecretBytes

    public init(accessKey: String, secret: SecretBytes) {
        self.accessKey = accessKey
        self.secret = secret
    }

    func validate() throws(ServiceError) {
        let isName = accessKey.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x32...0x37).contains($0) }
        let isSecret = secret.withUnsafeBytes { bytes in
            bytes.allSatisfy { $0.isLetterOrDigit || "/+=".utf8.contains($0) }
        }
        guard (20...30).contains(accessKey.utf8.count), isName, (43...64).contains(secret.count), isSecret else {
            throw .invalidInput(.keyStore(.proxyCredential))
        }
    }
}

/// What is to be changed of an external key store; nil leaves it as it is.
public struct ExternalKeyStoreChange: Sendable, Codable {
    public var uriEndpoint: String?
    public var uriPath: String?
    public var connectivity: ProxyConnectivity?
    public var endpointService: String?
    public var endpointServiceOwner: String?
    public var credential: ProxyCredential?

    public init(
        uriEndpoint: String? = nil, uriPath: String? = nil, connectivity: ProxyConnectivity? = nil,
        endpointService: String? = nil, endpointServiceOwner: String? = nil, credential: ProxyCredential? = nil
    ) {
        self.uriEndpoint = uriEndpoint
        self.uriPath = uriPath
        self.connectivity = connectivity
        self.endpointService = endpointService
        self.endpointServiceOwner = endpointServiceOwner
        self.credential = credential
    }

    public var isEmpty: Bool {
        uriEndpoint == nil && uriPath == nil && connectivity == nil && endpointService == nil
            && endpointServiceOwner == nil && credential == nil
    }

    /// The place as it is then. Who goes back to a public endpoint leaves the endpoint service behind.
    public func applied(to place: ProxyPlace) -> ProxyPlace {
        let connectivity = connectivity ?? place.connectivity
        let isService = connectivity == .endpointService
        return ProxyPlace(
            uriEndpoint: uriEndpoint ?? place.uriEndpoint, uriPath: uriPath ?? place.uriPath,
            connectivity: connectivity,
            endpointService: endpointService ?? (isService ? place.endpointService : nil),
            endpointServiceOwner: endpointServiceOwner ?? (isService ? place.endpointServiceOwner : nil))
    }

    func validate() throws(ServiceError) { try credential?.validate() }
}
