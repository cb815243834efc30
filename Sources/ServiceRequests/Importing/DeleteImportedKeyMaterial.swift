public import KeyModel

/// Deletes imported material. The key can't be used until the same material is imported again.
public struct DeleteImportedKeyMaterial: ServiceRequest {
    public static let name = OperationName.deleteImportedKeyMaterial

    public var key: KeyReference
    /// nil for the current one.
    public var material: KeyVersionIdentifier?

    public init(key: KeyReference, material: KeyVersionIdentifier? = nil) {
        self.key = key
        self.material = material
    }

    public var demands: [Demand] {
        [Demand(.deleteImportedKeyMaterial, on: .key(key))]
    }

    public func validate() throws(ServiceError) {
        if let material {
            guard MaterialIdentifiers.isOne(material) else { throw .invalidInput(.materialIdentifier) }
        }
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyIdentity
        /// nil for keys that have but one material, and where there never was one.
        public var material: KeyVersionIdentifier?

        public init(key: KeyIdentity, material: KeyVersionIdentifier?) {
            self.key = key
            self.material = material
        }
    }
}
