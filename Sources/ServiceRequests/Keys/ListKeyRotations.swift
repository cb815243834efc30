public import FoundationEssentials
public import KeyModel

/// Lists the rotations of a symmetric encryption key, oldest first, and on request all of its material.
public struct ListKeyRotations: ServiceRequest {
    public static let name = OperationName.listKeyRotations

    public var key: KeyReference
    /// Whether the first material is listed too, and the one that waits for its rotation.
    public var includesAllMaterial: Bool
    public var page: PageRequest

    public init(key: KeyReference, includesAllMaterial: Bool = false, page: PageRequest) {
        self.key = key
        self.includesAllMaterial = includesAllMaterial
        self.page = page
    }

    public var demands: [Demand] {
        [Demand(.listKeyRotations, on: .key(key))]
    }

    public func validate() throws(ServiceError) {
        try page.validate()
    }

    public typealias Outcome = Page<KeyRotation>
}

/// One material of a key, and the rotation that made it the current one.
public struct KeyRotation: Hashable, Sendable, Codable {
    public enum Standing: String, Sendable, Codable {
        case current, former
        /// Imported, and the rotation is still to come.
        case waiting
        /// The same, and some of a multi-region key's vaults don't have it yet.
        case waitingForReplicas
    }

    /// What only imported material has.
    public struct Import: Hashable, Sendable, Codable {
        public var isPresent: Bool
        public var description: String?
        /// nil for never.
        public var expires: Date?

        public init(isPresent: Bool, description: String?, expires: Date?) {
            self.isPresent = isPresent
            self.description = description
            self.expires = expires
        }
    }

    public var key: KeyIdentifier
    public var version: KeyVersionNumber
    public var material: KeyVersionIdentifier
    public var standing: Standing
    /// nil for the first material, and for what waits.
    public var rotated: Date?
    public var trigger: RotationTrigger?
    public var imported: Import?

    public init(
        key: KeyIdentifier, version: KeyVersionNumber, material: KeyVersionIdentifier, standing: Standing,
        rotated: Date?, trigger: RotationTrigger?, imported: Import?
    ) {
        self.key = key
        self.version = version
        self.material = material
        self.standing = standing
        self.rotated = rotated
        self.trigger = trigger
        self.imported = imported
    }
}
