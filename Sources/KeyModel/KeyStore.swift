/// A key store, for good: `cks-` and 17 hexadecimal digits in lower case.
public typealias KeyStoreIdentifier = String

/// Names of key stores.
/// - Source: AWS KMS API Reference, CustomKeyStoresListEntry: `cks-1234567890abcdef0`
public enum KeyStoreNames {
    public static func newIdentifier() -> KeyStoreIdentifier {
        let digits = Array("0123456789abcdef")
        return "cks-" + String((0..<17).map { _ in digits[Int.random(in: 0..<16)] })
    }
}

/// How a request names key stores of a vault.
public enum KeyStoreSelector: Hashable, Sendable, Codable {
    case identifier(KeyStoreIdentifier)
    case name(String)
}

/// Whether the keys of a store can be used: what its owner wants, and not how its modules are at the moment.
public enum KeyStoreConnection: String, Sendable, Codable, CaseIterable {
    case disconnected, connecting, connected, disconnecting, failed
}

/// Why a key store could not be connected.
public enum KeyStoreConnectionFault: String, Sendable, Codable, CaseIterable {
    /// The password is not the PIN of the store's modules.
    case credentials
    /// A module refused its PIN: it is locked, or about to be.
    case lockedOut
    case clusterMissing
    case noModules
    /// No module of the store can be reached.
    case network
    case internalFault
    // Of a proxy
    case proxyAccessDenied, proxyUnreachable, proxyTimedOut, proxyTLS, proxyResponse, proxyConfiguration
}

/// What of its cluster stands in the way of a key store.
public enum KeyStoreClusterFault: String, Sendable, Codable, CaseIterable {
    case missing
    /// It isn't initialized.
    case inactive
    /// There are not as many modules, in as many zones, as are needed.
    case tooFewModules
    /// Another key store has it.
    case taken
    /// It isn't the cluster that the store was made with, nor a copy of it.
    case unrelated
    /// The certificate is not that of the cluster's owner.
    case trustAnchor
}

/// How an external key store's proxy is reached.
public enum ProxyConnectivity: String, Sendable, Codable, CaseIterable {
    case publicEndpoint
    /// Over an endpoint service of a private network; to us, a name like any other.
    case endpointService
}

/// What of a proxy's place another key store of the vault has already.
public enum ProxyConflict: String, Sendable, Codable, CaseIterable {
    /// Endpoint and path.
    case uri
    /// The endpoint, which stores of the two connectivities don't share, nor two over endpoint services.
    case endpoint
    case endpointService
}
