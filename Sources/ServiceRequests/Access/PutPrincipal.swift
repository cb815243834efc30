public import KeyModel

/// Makes a principal, or replaces its policies.
public struct PutPrincipal: ServiceRequest {
    public static let name = OperationName.putPrincipal

    /// 1 to 64 letters, digits and `+=,.@_-`, as IAM has it.
    public var principalName: String
    /// 12 digits.
    public var account: String
    public var partition: String
    /// A UUID.
    public var tenant: String
    /// Identity policies in IAM's language, by name.
    public var policies: [String: String]
    /// Whether an access key and a client secret are made; they are shown this once.
    public var newCredentials: Bool

    public init(
        principalName: String, account: String, partition: String, tenant: String, policies: [String: String],
        newCredentials: Bool
    ) {
        self.principalName = principalName
        self.account = account
        self.partition = partition
        self.tenant = tenant
        self.policies = policies
        self.newCredentials = newCredentials
    }

    public var demands: [Demand] {
        [Demand(.putPrincipal, on: .service)]
    }

    public func validate() throws(ServiceError) {
        let allowed = principalName.utf8.allSatisfy { PrincipalNames.isAllowed($0) }
        guard allowed, (1...64).contains(principalName.utf8.count) else { throw .invalidInput(.principal) }
        guard account.utf8.count == 12, account.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw .invalidInput(.principal)
        }
        guard VaultAddress.isPartition(partition), VaultAddress.isTenant(tenant) else {
            throw .invalidInput(.principal)
        }
    }

    public struct Outcome: Sendable, Codable {
        public var principal: Caller
        public var credentials: PrincipalCredentials?

        public init(principal: Caller, credentials: PrincipalCredentials?) {
            self.principal = principal
            self.credentials = credentials
        }
    }
}

/// A principal's fresh credentials.
public struct PrincipalCredentials: Sendable, Codable {
    public var accessKey: String
    public var secretAccessKey: SecretBytes
    /// The principal's identifier, by which token endpoints know it.
    public var client: String
    public var clientSecret: SecretBytes

    public init(accessKey: String, secretAccessKey: SecretBytes, client: String, clientSecret: SecretBytes) {
        self.accessKey = accessKey
        self.secretAccessKey = secretAccessKey
        self.client = client
        self.clientSecret = clientSecret
    }
}

enum PrincipalNames {
    static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "+=,.@_-".utf8.contains(byte)
        }
    }
}
