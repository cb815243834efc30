public import FoundationEssentials
public import KeyModel

/// What is needed to import material into a key: a public key to wrap it to, and a token that goes with it.
public struct GetImportParameters: ServiceRequest {
    public static let name = OperationName.getImportParameters

    public var key: KeyReference
    public var wrapping: WrappingAlgorithm
    /// RSA of any size.
    public var wrappingKey: KeyAlgorithm

    public init(key: KeyReference, wrapping: WrappingAlgorithm, wrappingKey: KeyAlgorithm) {
        self.key = key
        self.wrapping = wrapping
        self.wrappingKey = wrappingKey
    }

    public var demands: [Demand] {
        [Demand(.getParametersForImport, on: .key(key), for: .change, facts: [.wrapping(wrapping, wrappingKey)])]
    }

    public func validate() throws(ServiceError) {
        guard wrappingKey.family == .rsa else { throw .invalidInput(.wrappingAlgorithm) }
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyIdentity
        /// At most 6,144 bytes; docs/formats/import-token.md.
        public var token: [UInt8]
        /// SubjectPublicKeyInfo in DER.
        public var publicKey: [UInt8]
        /// From then on the token is refused.
        public var expires: Date

        public init(key: KeyIdentity, token: [UInt8], publicKey: [UInt8], expires: Date) {
            self.key = key
            self.token = token
            self.publicKey = publicKey
            self.expires = expires
        }
    }
}
