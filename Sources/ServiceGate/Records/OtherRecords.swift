public import FoundationEssentials
public import KeyModel
public import Storage

/// A name of a key.
public struct KeyNameRecord: Record, Equatable {
    public static var kind: RowKind { .keyName }

    public var name: KeyName
    public var vaultName: VaultName
    public var key: KeyIdentifier
    public var created: Date
    public var updated: Date

    public init(name: KeyName, vaultName: VaultName, key: KeyIdentifier, created: Date) {
        self.name = name
        self.vaultName = vaultName
        self.key = key
        self.created = created
        updated = created
    }

    public var rowIdentifier: String { name }
    public var parent: String { key.text }
}

/// A vault, and its key under the root.
public struct VaultRecord: Record, Equatable {
    public static var kind: RowKind { .vault }

    public var address: VaultAddress
    public var created: Date
    /// The vault key, wrapped by the root key that `rootIdentifier` names.
    public var wrappedKey: [UInt8]
    public var rootIdentifier: String

    public init(address: VaultAddress, created: Date, wrappedKey: [UInt8], rootIdentifier: String) {
        self.address = address
        self.created = created
        self.wrappedKey = wrappedKey
        self.rootIdentifier = rootIdentifier
    }

    /// Vaults lie in the service's own part of the store.
    public var vaultName: VaultName { "" }
    public var rowIdentifier: String { address.name }
}

/// The service itself: the key that its own rows are sealed under, and the key that signs its tokens.
public struct ServiceRecord: Record, Equatable {
    public static var kind: RowKind { .service }

    public var created: Date
    public var wrappedKey: [UInt8]
    public var rootIdentifier: String
    /// PKCS #8, sealed under the service key.
    public var tokenKey: [UInt8]
    public var tokenKeyIdentifier: String

    public init(
        created: Date, wrappedKey: [UInt8], rootIdentifier: String, tokenKey: [UInt8], tokenKeyIdentifier: String
    ) {
        self.created = created
        self.wrappedKey = wrappedKey
        self.rootIdentifier = rootIdentifier
        self.tokenKey = tokenKey
        self.tokenKeyIdentifier = tokenKeyIdentifier
    }

    public static let rowKey = RowKey(.service, vault: "", "service")
    public var vaultName: VaultName { "" }
    public var rowIdentifier: String { Self.rowKey.identifier }
}

/// Somebody who may be allowed something.
public struct PrincipalRecord: Record, Equatable {
    public static var kind: RowKind { .principal }

    public var identifier: PrincipalIdentifier
    public var name: String
    public var account: String
    public var partition: String
    public var tenant: String
    /// Identity policies as they were put, by name.
    public var policies: [String: String]
    public var accessKey: String
    /// The secret access key, sealed under the service key: signatures need the secret itself.
    public var sealedSecretKey: [UInt8]
    /// SHA-256: the secret has 256 random bits, so it needs no slow hash.
    public var clientSecretDigest: [UInt8]
    /// When the credentials were made; older tokens have ended. nil while there are none.
    public var credentialsMade: Date?

    public init(
        identifier: PrincipalIdentifier, name: String, account: String, partition: String, tenant: String,
        policies: [String: String], accessKey: String, sealedSecretKey: [UInt8], clientSecretDigest: [UInt8]
    ) {
        self.identifier = identifier
        self.name = name
        self.account = account
        self.partition = partition
        self.tenant = tenant
        self.policies = policies
        self.accessKey = accessKey
        self.sealedSecretKey = sealedSecretKey
        self.clientSecretDigest = clientSecretDigest
    }

    public var vaultName: VaultName { "" }
    public var rowIdentifier: String { identifier }
    /// What signatures name; rows are searched by it.
    public var parent: String { accessKey }

    public var caller: Caller {
        Caller(kind: .user, identifier: identifier, name: name, account: account, partition: partition)
    }
}
