public import KeyModel

/// What a client shows for a token. The secret is text on the wire, as the client was given it.
/// - Source: RFC 6749, section 4.4.2
public struct TokenRequest: Sendable, Codable {
    public var clientID: String
    public var clientSecret: SecretBytes

    public init(clientID: String, clientSecret: SecretBytes) {
        self.clientID = clientID
        self.clientSecret = clientSecret
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try Self.check(grant: try container.decodeIfPresent(String.self, forKey: .grantType))
        clientID = try container.decode(String.self, forKey: .clientID)
        clientSecret = SecretBytes(copying: try container.decode(String.self, forKey: .clientSecret).utf8)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.grant, forKey: .grantType)
        try container.encode(clientID, forKey: .clientID)
        try container.encode(String(decoding: clientSecret.copyBytes(), as: UTF8.self), forKey: .clientSecret)
    }

    /// The other form: `application/x-www-form-urlencoded`.
    init(form: [UInt8]) throws {
        let members = try FormFields.parse(form)
        try Self.check(grant: members["grant_type"])
        guard let client = members["client_id"], let secret = members["client_secret"] else {
            throw FormFields.Malformed()
        }
        clientID = client
        clientSecret = SecretBytes(copying: secret.utf8)
    }

    private static let grant = "client_credentials"

    private static func check(grant: String?) throws {
        guard grant == nil || grant == Self.grant else { throw FormFields.Malformed() }
    }

    private enum CodingKeys: String, CodingKey {
        case grantType = "grant_type"
        case clientID = "client_id"
        case clientSecret = "client_secret"
    }
}
