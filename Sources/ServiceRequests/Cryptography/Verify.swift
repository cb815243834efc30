public import KeyModel

/// Tells whether a signature is right.
public struct Verify: ServiceRequest {
    public static let name = OperationName.verify

    public var key: KeyReference
    /// nil for the current one, or the one that the ciphertext names.
    public var version: KeyVersionIdentifier?
    public var input: SignedInput
    /// 1 to 6,144 bytes.
    public var signature: [UInt8]
    public var algorithm: SignatureAlgorithm
    public var encoding: SignatureEncoding
    /// What the caller takes the key to be; nil for anything that goes with the algorithm. (ES256 and ES256K differ in it.)
    public var keyAlgorithm: KeyAlgorithm?

    public init(
        key: KeyReference, version: KeyVersionIdentifier? = nil, input: SignedInput, signature: [UInt8],
        algorithm: SignatureAlgorithm, encoding: SignatureEncoding = .der, keyAlgorithm: KeyAlgorithm? = nil
    ) {
        self.key = key
        self.version = version
        self.input = input
        self.signature = signature
        self.algorithm = algorithm
        self.encoding = encoding
        self.keyAlgorithm = keyAlgorithm
    }

    public var demands: [Demand] {
        [
            Demand(
                .verify, on: .key(key), for: .processProtected,
                facts: [.signatureAlgorithm(algorithm), .signedInput(input.form)])
        ]
    }

    public func validate() throws(ServiceError) {
        guard input.bytes.count <= 4096, !input.bytes.isEmpty else { throw .invalidInput(.messageTooLong(limit: 4096)) }
        try input.validate(for: algorithm)
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyVersionIdentity
        public var isValid: Bool
        public var algorithm: SignatureAlgorithm

        public init(key: KeyVersionIdentity, isValid: Bool, algorithm: SignatureAlgorithm) {
            self.key = key
            self.isValid = isValid
            self.algorithm = algorithm
        }
    }
}
