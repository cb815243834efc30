public import KeyModel

/// Why a client has no connection to a service.
public enum ClientError: Error, Hashable, Sendable {
    case unreachable(ServiceEndpoint)
    /// The service's certificate is not for that host, or not by an authority that we trust.
    case certificateRefused(ServiceEndpoint)
    case trustRootsUnusable
    /// What answers doesn't speak the native protocol.
    case notOurProtocol(ServiceEndpoint)
    case timedOut(ServiceEndpoint)
    /// The service answered, and refused.
    case refused(ServiceError)

    /// What a person can do about it.
    public var hint: String {
        switch self {
        case .unreachable(let endpoint):
            "Nothing answers at \(endpoint.authority). Is `aegis-kms serve` running, and is that its TLS port?"
        case .certificateRefused(let endpoint):
            "The certificate of \(endpoint.authority) is not trusted. Is the CA file that of this service, and the host "
                + "one that its certificate names?"
        case .trustRootsUnusable: "The CA file holds no PEM certificate."
        case .notOurProtocol(let endpoint): "What answers at \(endpoint.authority) is not an aegis-kms."
        case .timedOut(let endpoint): "\(endpoint.authority) didn't answer in time."
        case .refused(let error): "The service refused the credentials: \(error.label)."
        }
    }
}
