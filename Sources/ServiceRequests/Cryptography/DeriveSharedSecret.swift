public import KeyModel

/// Agrees on a secret with the holder of another key (ECDH).
public struct DeriveSharedSecret: ServiceRequest {
    public static let name = OperationName.deriveSharedSecret

    public var key: KeyReference
    /// The other side's SubjectPublicKeyInfo, DER, on the same curve; 1 to 8,192 bytes.
    public var peer: [UInt8]
    public var recipient: Recipient?

    public init(key: KeyReference, peer: [UInt8], recipient: Recipient? = nil) {
        self.key = key
        self.peer = peer
        self.recipient = recipient
    }

    public var demands: [Demand] {
        [Demand(.deriveSharedSecret, on: .key(key), for: .applyProtection, facts: [.keyAgreement])]
    }

    public func validate() throws(ServiceError) {
        guard (1...8192).contains(peer.count) else { throw .invalidInput(.malformed) }
        try recipient?.validate()
    }

    public struct Outcome: Sendable, Codable {
        public var key: KeyVersionIdentity
        /// The x coordinate of the shared point, as long as the curve's field; empty when it is for a recipient alone.
        public var secret: SecretBytes
        /// CMS EnvelopedData, DER; nil where no recipient was named.
        public var forRecipient: [UInt8]?
        public var origin: KeyOrigin

        public init(
            key: KeyVersionIdentity, secret: SecretBytes, forRecipient: [UInt8]?, origin: KeyOrigin
        ) {
            self.key = key
            self.secret = secret
            self.forRecipient = forRecipient
            self.origin = origin
        }
    }
}
