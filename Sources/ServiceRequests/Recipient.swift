import KeyModel

/// An attested environment that alone is to read the secret of the answer.
public struct Recipient: Hashable, Sendable, Codable {
    public static let documentByteCounts = 1...262_144

    /// 1 to 262,144 bytes, COSE_Sign1; the public key in it is the recipient's.
    public var attestationDocument: [UInt8]

    public init(attestationDocument: [UInt8]) { self.attestationDocument = attestationDocument }

    func validate() throws(ServiceError) {
        guard Self.documentByteCounts.contains(attestationDocument.count) else {
            throw .invalidInput(.attestation(.malformed))
        }
    }
}
