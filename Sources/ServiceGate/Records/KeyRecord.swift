public import FoundationEssentials
public import KeyModel
public import RootOfTrust
public import ServiceRequests
public import Storage

/// A key, without its material.
public struct KeyRecord: Record, Equatable {
    public static var kind: RowKind { .key }

    public var identifier: KeyIdentifier
    public var vaultName: VaultName
    public var algorithm: KeyAlgorithm
    public var purpose: KeyPurpose
    public var residence: KeyResidence
    public var description: String
    public var created: Date
    public var state: KeyState
    /// When it is to be destroyed; nil when that isn't scheduled.
    public var destruction: Date?
    public var tags: [String: String]
    /// The key policy as it was put.
    public var policy: String
    public var rotation: RotationSchedule?
    public var currentVersion: KeyVersionNumber
    /// The key store that its material lives in; nil for storage and for the service's own token.
    public var keyStore: KeyStoreIdentifier?
    /// How often it was rotated on demand, which AWS bounds.
    public var onDemandRotations: Int
    /// What is there of it, where its material is imported; nil for other keys.
    public var imported: ImportedMaterial?
    /// The other manager's key that it is used with, for a key of an external key store.
    public var externalKey: String?
    /// Whether it serves another service's key manager (XKS); nil is false.
    public var isExposed: Bool?
    /// Where else the key is; nil for one that lives in a single vault.
    public var multiRegion: MultiRegionSet?
    /// The waiting period of a primary that is to be destroyed once its replicas are.
    public var waitingDaysAfterReplicas: Int?

    public init(
        identifier: KeyIdentifier, vaultName: VaultName, algorithm: KeyAlgorithm, purpose: KeyPurpose,
        residence: KeyResidence, description: String, created: Date, state: KeyState, tags: [String: String],
        policy: String, rotation: RotationSchedule?
    ) {
        self.identifier = identifier
        self.vaultName = vaultName
        self.algorithm = algorithm
        self.purpose = purpose
        self.residence = residence
        self.description = description
        self.created = created
        self.state = state
        self.tags = tags
        self.policy = policy
        self.rotation = rotation
        currentVersion = 1
        onDemandRotations = 0
    }

    public var rowIdentifier: String { identifier.text }
    /// So that the keys of a store are found.
    public var parent: String { keyStore ?? "" }

    public var due: Date? {
        let change = destruction ?? (state == .active && !isReplica ? rotation?.next : nil)
        return [waitingDaysAfterReplicas == nil ? change : nil, imported?.due].compactMap { $0 }.min()
    }

    public var origin: KeyOrigin { KeyOrigin(of: residence, isImported: imported != nil) }

    /// Whether it has what its primary has, and is rotated with it.
    public var isReplica: Bool { multiRegion.map { $0.primary.name != vaultName } ?? false }
}

/// A version of a key, with its material as it lies in storage.
public struct KeyVersionRecord: Record, Equatable {
    public static var kind: RowKind { .keyVersion }

    public var key: KeyIdentifier
    public var vaultName: VaultName
    public var number: KeyVersionNumber
    public var identifier: KeyVersionIdentifier
    public var created: Date
    public var updated: Date
    public var isEnabled: Bool
    public var usagePeriod: UsagePeriod
    public var capabilities: [KeyCapability]
    public var publicKey: PublicKeyMaterial?
    public var material: StoredMaterial
    /// What made it the current one, and when; nil for the first, and for what waits for its rotation.
    public var trigger: RotationTrigger?
    public var rotated: Date?
    /// What is known of its import; nil until it happened.
    public var imported: ImportedVersion?

    public init(
        key: KeyIdentifier, vaultName: VaultName, number: KeyVersionNumber, identifier: KeyVersionIdentifier,
        created: Date, isEnabled: Bool, usagePeriod: UsagePeriod, capabilities: [KeyCapability],
        publicKey: PublicKeyMaterial?, material: StoredMaterial
    ) {
        self.key = key
        self.vaultName = vaultName
        self.number = number
        self.identifier = identifier
        self.created = created
        updated = created
        self.isEnabled = isEnabled
        self.usagePeriod = usagePeriod
        self.capabilities = capabilities
        self.publicKey = publicKey
        self.material = material
    }

    public static func rowKey(of number: KeyVersionNumber, key: KeyIdentifier, vault: VaultName) -> RowKey {
        let digits = String(number)
        let padded = String(repeating: "0", count: 10 - digits.count) + digits
        return RowKey(.keyVersion, vault: vault, "\(key.text).\(padded)")
    }

    public var rowIdentifier: String { Self.rowKey(of: number, key: key, vault: vaultName).identifier }
    public var parent: String { key.text }
}

/// What a version whose material was imported keeps, also while the material is deleted.
public struct ImportedVersion: Hashable, Sendable, Codable {
    public var description: String?
    /// When the material that is there is to be deleted; nil for never.
    public var expires: Date?

    public init(description: String?, expires: Date?) {
        self.description = description
        self.expires = expires
    }
}

/// Where a version's material is.
public enum StoredMaterial: Hashable, Sendable, Codable {
    /// Wrapped by the vault key; its additional data name the key, the version and the vault.
    case wrapped([UInt8])
    /// In a token: its label and the object's identifier there.
    case token(label: String, object: String)
    /// Nowhere: it wasn't imported yet, or it was deleted.
    case absent
    /// In the modules of the key store that its key names.
    case keyStore(HardwareSecretKey)
}
