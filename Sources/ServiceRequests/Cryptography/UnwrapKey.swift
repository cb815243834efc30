public import KeyModel

/// Opens a wrapped key of the caller's.
public struct UnwrapKey: ServiceRequest {
    public static let name = OperationName.unwrapKey

    public var key: KeyReference
    /// nil for the current one, or the one that the ciphertext names.
    public var version: KeyVersionIdentifier?
    public var wrapped: [UInt8]
    public var algorithm: EncryptionAlgorithm

    public init(
        key: KeyReference, version: KeyVersionIdentifier? = nil, wrapped: [UInt8], algorithm: EncryptionAlgorithm
    ) {
        self.key = key
        self.version = version
        self.wrapped = wrapped
        self.algorithm = algorithm
    }

    public var demands: [Demand] {
        // Whoever is denied decryption isn't allowed it by another name.
        [
            Demand(.unwrapKey, on: .key(key), for: .processProtected),
            Demand(.decrypt, on: .key(key), for: .processProtected),
        ]
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyVersionIdentity
        public var keyMaterial: SecretBytes

        public init(key: KeyVersionIdentity, keyMaterial: SecretBytes) {
            self.key = key
            self.keyMaterial = keyMaterial
        }
    }
}
