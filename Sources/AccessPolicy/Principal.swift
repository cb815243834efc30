/// Whom a statement of a resource's policy names.
public struct PrincipalClause: Sendable, Equatable {
    public let principals: [Principal]
}

public enum Principal: Sendable, Hashable {
    case everyone
    /// An account: in an allowing statement, all whom its own identity policies allow it.
    /// - Parameter partition: nil for the short form of 12 digits.
    case account(String, partition: String?)
    /// A user, a role or a session, by ARN.
    case identity(arn: String)
    /// A service of AWS's: nobody who calls here.
    case service(String)

    /// - Parameter text: a value of `"AWS"`: `*`, an account's 12 digits, or an ARN without wildcards.
    /// - Source: AWS IAM User Guide, AWS JSON policy elements: Principal
    init(aws text: String) throws(PolicyError) {
        if text == "*" {
            self = .everyone
        } else if text.isAccount {
            self = .account(text, partition: nil)
        } else {
            try self.init(arn: text)
        }
    }

    /// - Parameter name: a value of `"Service"`, such as `logs.amazonaws.com`.
    init(service name: String) throws(PolicyError) {
        let isName = name.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
        guard isName, name.utf8.contains(UInt8(ascii: ".")) else { throw .badPrincipal }
        self = .service(name)
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
    fileprivate var isAccount: Bool {
        utf8.count == 12 && utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
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

    /// What names, paths and ARNs of principals are made of; no wildcards, which match no part of a name there.
    fileprivate var isNameOfPrincipal: Bool {
        0x21...0x7E ~= self && self != UInt8(ascii: "*") && self != UInt8(ascii: "?")
    }
}
