public import KeyModel

/// A fresh key pair whose private half is given encrypted only.
public struct GenerateDataKeyPairWithoutPlaintext: ServiceRequest {
    public static let name = OperationName.generateDataKeyPairWithoutPlaintext

    public var key: KeyReference
    /// An asymmetric kind.
    public var pair: KeyAlgorithm
    /// Bound to the ciphertext, and needed again to open it.
    public var context: [String: String]

    public init(key: KeyReference, pair: KeyAlgorithm, context: [String: String] = [:]) {
        self.key = key
        self.pair = pair
        self.context = context
    }

    public var demands: [Demand] {
        [
            Demand(
                .generateDataKeyPairWithoutPlaintext, on: .key(key), for: .applyProtection, encryptionContext: context,
                facts: [.pairAlgorithm(pair), .encryptionAlgorithm(.symmetric)])
        ]
    }

    public func validate() throws(ServiceError) {
        guard pair.isAsymmetric else { throw .keyAlgorithmUnsupported(pair) }
        try EncryptionContexts.validate(context)
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyVersionIdentity
        public var pair: KeyAlgorithm
        public var privateKeyCiphertext: [UInt8]
        public var publicKey: [UInt8]

        public init(key: KeyVersionIdentity, pair: KeyAlgorithm, privateKeyCiphertext: [UInt8], publicKey: [UInt8]) {
            self.key = key
            self.pair = pair
            self.privateKeyCiphertext = privateKeyCiphertext
            self.publicKey = publicKey
        }
    }
}
