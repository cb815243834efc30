/// Whom a statement of a resource's policy names.
public struct PrincipalClause: Sendable, Equatable {
    public let principals: [Principal]
    /// Of `NotPrincipal`: whom it doesn't apply to.
    public let isNegated: Bool
}

public enum Principal: Sendable, Hashable {
    case everyone
    /// An account: in an allowing statement, all whom its own identity policies allow it.
    /// - Parameter partition: nil for the short form of 12 digits.
    case account(String, partition: String?)
    /// A user, a role or a session, by ARN.
    case identity(arn: String)
    /// A user or a role by the identifier that is never used again, such as `AIDACKCEVSQ6C2EXAMPLE`.
    case uniqueIdentifier(String)
    /// A service of AWS's: nobody who calls here.
    case service(String)
    /// Whoever an identity provider vouches for; nobody calls here as that alone.
    case federated(String)
    /// An account as S3 names it; nobody calls here as that.
    case canonicalUser(String)

    /// - Parameter type: `AWS`, `Service`, `Federated`, `CanonicalUser`.
    /// - Source: AWS IAM User Guide, AWS JSON policy elements: Principal
    init(_ text: String, type: String) throws(PolicyError) {
        switch type {
        case "AWS": try self.init(aws: text)
        case "Service": try self.init(service: text)
        case "Federated": try self.init(federated: text)
        case "CanonicalUser":
            guard text.utf8.count == 64, text.utf8.allSatisfy(\.isHexadecimal) else { throw .badPrincipal }
            self = .canonicalUser(text)
        default: throw .badPrincipal
        }
    }

    /// - Parameter text: `*`, an account's 12 digits, a unique identifier, or an ARN without wildcards.
    private init(aws text: String) throws(PolicyError) {
        if text == "*" {
            self = .everyone
        } else if text.isAccount {
            self = .account(text, partition: nil)
        } else if text.isUniqueIdentifier {
            self = .uniqueIdentifier(text)
        } else {
            try self.init(arn: text)
        }
    }

    /// - Parameter name: such as `logs.amazonaws.com`.
    private init(service name: String) throws(PolicyError) {
        guard name.isDomain else { throw .badPrincipal }
        self = .service(name)
    }

    /// - Parameter text: a web identity provider's domain, or the ARN of a SAML or OpenID provider.
    private init(federated text: String) throws(PolicyError) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        let isProvider =
            parts.count == 6 && parts[0] == "arn" && parts[2] == "iam" && String(parts[4]).isAccount
            && (parts[5].hasPrefix("saml-provider/") || parts[5].hasPrefix("oidc-provider/"))
        guard isProvider || text.isDomain, text.utf8.allSatisfy(\.isNameOfPrincipal) else { throw .badPrincipal }
        self = .federated(text)
    }

    private init(arn: String) throws(PolicyError) {
        // arn:PARTITION:iam::ACCOUNT:user/PATH/NAME
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        let isARN = parts.count == 6 && parts[0] == "arn" && !parts[1].isEmpty && parts[3].isEmpty
        guard isARN, parts[4].isAccount, arn.utf8.allSatisfy(\.isNameOfPrincipal) else { throw .badPrincipal }
        if parts[2] == "iam", parts[5] == "root" {
            self = .account(parts[4], partition: parts[1])
        } else if Self.hasIdentityType(parts[5], of: parts[2]) {
            self = .identity(arn: arn)
        } else {
            throw .badPrincipal
        }
    }

    private static func hasIdentityType(_ resource: String, of service: String) -> Bool {
        let types: [String] =
            switch service {
            case "iam": ["user/", "role/"]
            case "sts": ["assumed-role/", "federated-user/"]
            default: []
            }
        return types.contains { resource.hasPrefix($0) && resource.utf8.count > $0.utf8.count }
            && resource.utf8.last != UInt8(ascii: "/")
    }
}

extension String {
    fileprivate var isAccount: Bool { utf8.count == 12 && utf8.allSatisfy(\.isDecimalDigit) }

    /// - Source: AWS IAM User Guide, IAM identifiers, "Unique identifiers": the prefixes of users and roles
    fileprivate var isUniqueIdentifier: Bool {
        (16...128).contains(utf8.count) && ["AIDA", "AROA"].contains { hasPrefix($0) }
            && utf8.allSatisfy { $0.isDecimalDigit || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }
    }

    fileprivate var isDomain: Bool {
        utf8.contains(UInt8(ascii: "."))
            && utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
    }
}

extension UInt8 {
    var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    fileprivate var isHexadecimal: Bool { isDecimalDigit || UInt8(ascii: "a")...UInt8(ascii: "f") ~= self }

    /// What names, paths and ARNs of principals are made of; no wildcards, which match no part of a name there.
    fileprivate var isNameOfPrincipal: Bool {
        0x21...0x7E ~= self && self != UInt8(ascii: "*") && self != UInt8(ascii: "?")
    }
}
