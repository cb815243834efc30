public import KeyModel

/// A fresh data key, encrypted only.
public struct GenerateDataKeyWithoutPlaintext: ServiceRequest {
    public static let name = OperationName.generateDataKeyWithoutPlaintext

    public var key: KeyReference
    /// 1 to 1,024.
    public var byteCount: Int
    /// Bound to the ciphertext, and needed again to open it.
    public var context: [String: String]

    public init(key: KeyReference, byteCount: Int, context: [String: String] = [:]) {
        self.key = key
        self.byteCount = byteCount
        self.context = context
    }

    public var demands: [Demand] {
        [
            Demand(
                .generateDataKeyWithoutPlaintext, on: .key(key), for: .applyProtection, encryptionContext: context,
                facts: [.encryptionAlgorithm(.symmetric)])
        ]
    }

    public func validate() throws(ServiceError) {
        guard (1...1024).contains(byteCount) else { throw .invalidInput(.dataKeyLength) }
        try EncryptionContexts.validate(context)
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyVersionIdentity
        public var ciphertext: [UInt8]

        public init(key: KeyVersionIdentity, ciphertext: [UInt8]) {
            self.key = key
            self.ciphertext = ciphertext
        }
    }
}
