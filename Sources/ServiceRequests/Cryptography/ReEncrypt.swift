public import KeyModel

/// Opens a ciphertext and encrypts what was in it under another key, without showing it to the caller.
public struct ReEncrypt: ServiceRequest {
    public static let name = OperationName.reEncrypt

    public var source: KeyReference
    /// 1 to 6,144 bytes.
    public var ciphertext: [UInt8]
    public var sourceAlgorithm: EncryptionAlgorithm
    public var sourceContext: [String: String]
    public var destination: KeyReference
    public var destinationAlgorithm: EncryptionAlgorithm
    public var destinationContext: [String: String]
    /// Whether a dry run is content with a ciphertext that doesn't open.
    public var dryRunIgnoresCiphertext: Bool?

    public init(
        source: KeyReference, ciphertext: [UInt8], sourceAlgorithm: EncryptionAlgorithm = .symmetric,
        sourceContext: [String: String] = [:], destination: KeyReference,
        destinationAlgorithm: EncryptionAlgorithm = .symmetric, destinationContext: [String: String] = [:],
        dryRunIgnoresCiphertext: Bool? = nil
    ) {
        self.source = source
        self.ciphertext = ciphertext
        self.sourceAlgorithm = sourceAlgorithm
        self.sourceContext = sourceContext
        self.destination = destination
        self.destinationAlgorithm = destinationAlgorithm
        self.destinationContext = destinationContext
        self.dryRunIgnoresCiphertext = dryRunIgnoresCiphertext
    }

    public var demands: [Demand] {
        [
            Demand(
                .reEncryptFrom, on: .key(source), for: .processProtected, encryptionContext: sourceContext,
                facts: [.encryptionAlgorithm(sourceAlgorithm)]),
            Demand(
                .reEncryptTo, on: .key(destination), for: .applyProtection, encryptionContext: destinationContext,
                facts: [.encryptionAlgorithm(destinationAlgorithm)]),
        ]
    }

    public func validate() throws(ServiceError) {
        try EncryptionContexts.validate(sourceContext)
        try EncryptionContexts.validate(destinationContext)
    }

    public struct Outcome: Sendable, Codable {
        public var source: KeyVersionIdentity
        public var destination: KeyVersionIdentity
        public var ciphertext: [UInt8]
        public var sourceAlgorithm: EncryptionAlgorithm
        public var destinationAlgorithm: EncryptionAlgorithm

        public init(
            source: KeyVersionIdentity, destination: KeyVersionIdentity, ciphertext: [UInt8],
            sourceAlgorithm: EncryptionAlgorithm, destinationAlgorithm: EncryptionAlgorithm
        ) {
            self.source = source
            self.destination = destination
            self.ciphertext = ciphertext
            self.sourceAlgorithm = sourceAlgorithm
            self.destinationAlgorithm = destinationAlgorithm
        }
    }
}
