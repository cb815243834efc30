public import FoundationEssentials
public import KeyModel

/// Everything that may be said of a key to who may describe it. Vendor states are computed from it at the doors.
public struct KeyDescription: Hashable, Sendable, Codable {
    public var key: KeyIdentity
    public var algorithm: KeyAlgorithm
    public var purpose: KeyPurpose
    public var residence: KeyResidence
    public var description: String
    public var created: Date
    public var state: KeyState
    /// When the key will be destroyed; nil when that isn't scheduled.
    public var destruction: Date?
    public var tags: [String: String]
    public var rotation: RotationSchedule?
    public var currentVersion: KeyVersionDescription
    /// What is there of it, where the material is imported; nil for other keys.
    public var imported: ImportedMaterial?
    /// The other manager's key that it is used with; nil for all others.
    public var externalKey: String?
    /// Whether it serves another service's key manager (XKS); nil is false.
    public var isExposed: Bool?
    /// nil for a key in storage or in the service's own token.
    public var keyStore: KeyStoreMembership?
    /// Where else the key is; nil for one that lives in a single vault.
    public var multiRegion: MultiRegionSet?
    /// The waiting period of a primary that is to be destroyed: it begins when its last replica is gone.
    public var waitingDaysAfterReplicas: Int?

    public init(
        key: KeyIdentity, algorithm: KeyAlgorithm, purpose: KeyPurpose, residence: KeyResidence, description: String,
        created: Date, state: KeyState, destruction: Date?, tags: [String: String], rotation: RotationSchedule?,
        currentVersion: KeyVersionDescription, multiRegion: MultiRegionSet? = nil,
        waitingDaysAfterReplicas: Int? = nil, imported: ImportedMaterial? = nil
    ) {
        self.key = key
        self.algorithm = algorithm
        self.purpose = purpose
        self.residence = residence
        self.description = description
        self.created = created
        self.state = state
        self.destruction = destruction
        self.tags = tags
        self.rotation = rotation
        self.currentVersion = currentVersion
        self.imported = imported
        self.multiRegion = multiRegion
        self.waitingDaysAfterReplicas = waitingDaysAfterReplicas
    }

    public var origin: KeyOrigin { KeyOrigin(of: residence, isImported: imported != nil) }

    /// Whether it can't be used because it is to be destroyed, on a day or after its replicas.
    public var awaitsDestruction: Bool { destruction != nil || waitingDaysAfterReplicas != nil }
}

public struct KeyVersionDescription: Hashable, Sendable, Codable {
    public var number: KeyVersionNumber
    public var identifier: KeyVersionIdentifier
    public var created: Date
    public var updated: Date
    public var isEnabled: Bool
    public var usagePeriod: UsagePeriod
    public var capabilities: [KeyCapability]
    public var publicKey: PublicKeyMaterial?

    public init(
        number: KeyVersionNumber, identifier: KeyVersionIdentifier, created: Date, updated: Date, isEnabled: Bool,
        usagePeriod: UsagePeriod, capabilities: [KeyCapability], publicKey: PublicKeyMaterial?
    ) {
        self.number = number
        self.identifier = identifier
        self.created = created
        self.updated = updated
        self.isEnabled = isEnabled
        self.usagePeriod = usagePeriod
        self.capabilities = capabilities
        self.publicKey = publicKey
    }
}

/// The public half of an asymmetric key, whole and in parts.
public struct PublicKeyMaterial: Hashable, Sendable, Codable {
    public enum Components: Hashable, Sendable, Codable {
        /// Big endian, without leading zeros.
        case rsa(modulus: [UInt8], exponent: [UInt8])
        /// Each as long as the field.
        case ellipticCurve(x: [UInt8], y: [UInt8])
        case edwardsCurve(x: [UInt8])
        /// ML-DSA and ML-KEM: the encoded key of FIPS 204 and 203.
        case lattice([UInt8])
    }

    /// DER, RFC 5280.
    public var subjectPublicKeyInfo: [UInt8]
    public var components: Components

    public init(subjectPublicKeyInfo: [UInt8], components: Components) {
        self.subjectPublicKeyInfo = subjectPublicKeyInfo
        self.components = components
    }
}

public struct RotationSchedule: Hashable, Sendable, Codable {
    public static let allowedPeriods = 90...2560
    public static let defaultPeriodInDays = 365

    public var periodInDays: Int
    public var next: Date

    public init(periodInDays: Int, next: Date) {
        self.periodInDays = periodInDays
        self.next = next
    }
}
