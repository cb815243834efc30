public import KeyModel

/// Signs a message, or a digest that the caller made of it.
public struct Sign: ServiceRequest {
    public static let name = OperationName.sign

    public var key: KeyReference
    /// nil for the current one, or the one that the ciphertext names.
    public var version: KeyVersionIdentifier?
    public var input: SignedInput
    public var algorithm: SignatureAlgorithm
    public var encoding: SignatureEncoding
    /// What the caller takes the key to be; nil for anything that goes with the algorithm. (ES256 and ES256K differ in it.)
    public var keyAlgorithm: KeyAlgorithm?

    public init(
        key: KeyReference, version: KeyVersionIdentifier? = nil, input: SignedInput, algorithm: SignatureAlgorithm,
        encoding: SignatureEncoding = .der, keyAlgorithm: KeyAlgorithm? = nil
    ) {
        self.key = key
        self.version = version
        self.input = input
        self.algorithm = algorithm
        self.encoding = encoding
        self.keyAlgorithm = keyAlgorithm
    }

    public var demands: [Demand] {
        [
            Demand(
                .sign, on: .key(key), for: .applyProtection,
                facts: [.signatureAlgorithm(algorithm), .signedInput(input.form)])
        ]
    }

    public func validate() throws(ServiceError) {
        guard input.bytes.count <= 4096, !input.bytes.isEmpty else { throw .invalidInput(.messageTooLong(limit: 4096)) }
        try input.validate(for: algorithm)
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyVersionIdentity
        public var signature: [UInt8]
        public var algorithm: SignatureAlgorithm

        public init(key: KeyVersionIdentity, signature: [UInt8], algorithm: SignatureAlgorithm) {
            self.key = key
            self.signature = signature
            self.algorithm = algorithm
        }
    }
}

/// What is signed or verified.
public enum SignedInput: Hashable, Sendable, Codable {
    /// 1 to 4,096 bytes, to be hashed by the algorithm's digest.
    case message([UInt8])
    /// Hashed by the caller; exactly as long as the algorithm's digest.
    case digest([UInt8])
    /// The 64 bytes that ML-DSA calls μ, made by the caller of the public key and the message.
    /// - Source: FIPS 204, 6.2
    case messageRepresentative([UInt8])

    public var bytes: [UInt8] {
        switch self {
        case .message(let bytes), .digest(let bytes), .messageRepresentative(let bytes): bytes
        }
    }

    var form: SignedInputForm {
        switch self {
        case .message: .message
        case .digest: .digest
        case .messageRepresentative: .representative
        }
    }

    func validate(for algorithm: SignatureAlgorithm) throws(ServiceError) {
        switch self {
        case .message:
            guard algorithm != .ed25519Prehashed else { throw .invalidInput(.messageForm(algorithm)) }
        case .digest(let bytes):
            guard let count = algorithm.digestByteCount else { throw .invalidInput(.messageForm(algorithm)) }
            guard bytes.count == count else { throw .invalidInput(.digestLength(algorithm)) }
        case .messageRepresentative(let bytes):
            guard algorithm == .mlDSA else { throw .invalidInput(.messageForm(algorithm)) }
            guard bytes.count == 64 else { throw .invalidInput(.digestLength(algorithm)) }
        }
    }
}
