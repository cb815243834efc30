public import FoundationEssentials
public import KeyModel

/// What a caller shows to prove who they are, as a door read it. The secret that it is checked against stays in the gate.
public enum Credential: Sendable {
    case signature(RequestSignature)
    /// An access token of ours: a compact JWS.
    /// - Parameters:
    ///   - audience: what the token must have been issued for.
    ///   - issuer: what it must say of who issued it.
    case bearer(SecretBytes, audience: String, issuer: String)
    /// For a token endpoint.
    case clientSecret(client: String, secret: SecretBytes, tenant: String)
}

/// AWS Signature Version 4, taken apart. The gate hashes, so that a door needs no cryptography:
/// the canonical request is `canonicalHead` followed by the hexadecimal SHA-256 of `payload`.
/// - Source: AWS Signature Version 4 for API requests, "Create a signed request"
public struct RequestSignature: Sendable {
    public var accessKey: String
    /// `X-Amz-Date` as it was sent, and what it says.
    public var timestamp: String
    public var signed: Date
    /// How many seconds it holds: query-string signatures say so; nil for the usual 5 minutes either way.
    public var validFor: Int?
    /// The credential scope: `20261124`, `us-gov-west-1`, `kms`.
    public var scopeDate: String
    public var region: String
    public var service: String
    /// The canonical request up to and with the line feed before the payload's hash.
    public var canonicalHead: [UInt8]
    public var payload: [UInt8]
    /// `X-Amz-Content-Sha256`, which must then be right.
    public var declaredPayloadHash: String?
    /// 32 bytes.
    public var signature: [UInt8]
    public var sessionToken: String?

    public init(
        accessKey: String, timestamp: String, signed: Date, validFor: Int?, scopeDate: String, region: String,
        service: String, canonicalHead: [UInt8], payload: [UInt8], declaredPayloadHash: String?, signature: [UInt8],
        sessionToken: String?
    ) {
        self.accessKey = accessKey
        self.timestamp = timestamp
        self.signed = signed
        self.validFor = validFor
        self.scopeDate = scopeDate
        self.region = region
        self.service = service
        self.canonicalHead = canonicalHead
        self.payload = payload
        self.declaredPayloadHash = declaredPayloadHash
        self.signature = signature
        self.sessionToken = sessionToken
    }
}

/// The public half of an RSA key that signs tokens.
public struct TokenVerificationKey: Hashable, Sendable, Codable {
    public var keyIdentifier: String
    public var modulus: [UInt8]
    public var exponent: [UInt8]

    public init(keyIdentifier: String, modulus: [UInt8], exponent: [UInt8]) {
        self.keyIdentifier = keyIdentifier
        self.modulus = modulus
        self.exponent = exponent
    }
}
