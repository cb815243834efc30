public import KeyModel

/// What a client shows to get tokens.
public struct ClientCredentials: Sendable {
    /// The principal's identifier.
    public var client: String
    public var secret: SecretBytes

    public init(client: String, secret: SecretBytes) {
        self.client = client
        self.secret = secret
    }
}
