public import KeyModel

/// An access token for the caller, signed RS256.
public struct IssueToken: ServiceRequest {
    public static let name = OperationName.issueToken

    /// 1 to 512 bytes: what the token is for.
    public var audience: String
    public var issuer: String
    public var tenant: String

    public init(audience: String, issuer: String, tenant: String) {
        self.audience = audience
        self.issuer = issuer
        self.tenant = tenant
    }

    public var demands: [Demand] {
        [Demand(.issueToken, on: .caller)]
    }

    public func validate() throws(ServiceError) {
        guard (1...512).contains(audience.utf8.count) else { throw .credentialMalformed }
    }

    public struct Outcome: Sendable, Codable {
        public var token: SecretBytes
        public var expiresInSeconds: Int

        public init(token: SecretBytes, expiresInSeconds: Int) {
            self.token = token
            self.expiresInSeconds = expiresInSeconds
        }
    }
}
