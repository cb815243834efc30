public import FoundationEssentials
public import KeyModel
public import ServiceRequests
public import Storage

/// A key store: where keys live that are not in storage.
public struct KeyStoreRecord: Record, Equatable {
    public static var kind: RowKind { .keyStore }

    public var identifier: KeyStoreIdentifier
    public var vaultName: VaultName
    public var name: String
    public var created: Date
    public var backend: Backend
    public var connection: KeyStoreConnection
    /// Why it could not be connected; nil unless it `failed`.
    public var fault: KeyStoreConnectionFault?

    public enum Backend: Hashable, Sendable, Codable {
        case hardware(HardwareKeyStore)
        case external(ExternalKeyStore)
    }

    public init(identifier: KeyStoreIdentifier, vaultName: VaultName, name: String, created: Date, backend: Backend) {
        self.identifier = identifier
        self.vaultName = vaultName
        self.name = name
        self.created = created
        self.backend = backend
        connection = .disconnected
    }

    public var rowIdentifier: String { identifier }

    public static func rowKey(of identifier: KeyStoreIdentifier, vault: VaultName) -> RowKey {
        RowKey(.keyStore, vault: vault, identifier)
    }

    public var hardware: HardwareKeyStore? {
        switch backend {
        case .hardware(let store): store
        case .external: nil
        }
    }

    public var external: ExternalKeyStore? {
        switch backend {
        case .hardware: nil
        case .external(let store): store
        }
    }

    public var membership: KeyStoreMembership {
        KeyStoreMembership(identifier: identifier, cluster: hardware?.cluster, isConnected: connection == .connected)
    }
}

/// A key store whose keys are in the modules of a cluster.
public struct HardwareKeyStore: Hashable, Sendable, Codable {
    public var cluster: HardwareClusterIdentifier
    /// PEM, as it was given.
    public var trustAnchor: String
    /// The cluster's certificate, by which a cluster is known to be the same, or a copy.
    public var clusterCertificate: String
    /// Sealed under the vault key.
    public var sealedPassword: [UInt8]
    /// What the modules hand keys to each other under; nil before the store was first connected.
    public var transferKey: String?

    public init(
        cluster: HardwareClusterIdentifier, trustAnchor: String, clusterCertificate: String, sealedPassword: [UInt8]
    ) {
        self.cluster = cluster
        self.trustAnchor = trustAnchor
        self.clusterCertificate = clusterCertificate
        self.sealedPassword = sealedPassword
    }
}

/// A key store whose keys are used together with keys of another key manager.
public struct ExternalKeyStore: Hashable, Sendable, Codable {
    public var place: ProxyPlace
    public var accessKey: String
    /// Sealed under the vault key.
    public var sealedSecret: [UInt8]

    public init(place: ProxyPlace, accessKey: String, sealedSecret: [UInt8]) {
        self.place = place
        self.accessKey = accessKey
        self.sealedSecret = sealedSecret
    }

    /// What the secret is sealed for.
    public static func secretPurpose(_ store: KeyStoreIdentifier) -> String { "external-key-store|\(store)" }
}

/// The key stores of a vault by name: one row, which every creation, renaming and deletion writes, so that no two at the
/// same moment can take one name, or one cluster, or the last place.
public struct KeyStoreDirectoryRecord: Record, Equatable {
    public static var kind: RowKind { .keyStore }

    public var vaultName: VaultName
    public var names: [KeyStoreIdentifier: String]

    public init(vaultName: VaultName) {
        self.vaultName = vaultName
        names = [:]
    }

    public var rowIdentifier: String { Self.identifier }

    public static func rowKey(in vault: VaultName) -> RowKey { RowKey(.keyStore, vault: vault, identifier) }

    private static let identifier = "directory"
}
