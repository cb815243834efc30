public import KeyModel

/// Encrypts a key of the caller's under a key.
public struct WrapKey: ServiceRequest {
    public static let name = OperationName.wrapKey

    public var key: KeyReference
    /// nil for the current one, or the one that the ciphertext names.
    public var version: KeyVersionIdentifier?
    /// The key to wrap.
    public var keyMaterial: SecretBytes
    public var algorithm: EncryptionAlgorithm

    public init(
        key: KeyReference, version: KeyVersionIdentifier? = nil, keyMaterial: SecretBytes,
        algorithm: EncryptionAlgorithm
    ) {
        self.key = key
        self.version = version
        self.keyMaterial = keyMaterial
        self.algorithm = algorithm
    }

    public var demands: [Demand] {
        // Whoever is denied encryption isn't allowed it by another name.
        [
            Demand(.wrapKey, on: .key(key), for: .applyProtection),
            Demand(.encrypt, on: .key(key), for: .applyProtection),
        ]
    }

    public func validate() throws(ServiceError) {
        guard !keyMaterial.isEmpty else { throw .invalidInput(.plaintextEmpty) }
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyVersionIdentity
        public var wrapped: [UInt8]

        public init(key: KeyVersionIdentity, wrapped: [UInt8]) {
            self.key = key
            self.wrapped = wrapped
        }
    }
}
