/// Somebody who can be allowed something, as grants name them.
///
/// ```
/// arn:aws-us-gov:iam::123456789012:root
/// arn:aws-us-gov:iam::123456789012:user/PATH/NAME              role/PATH/NAME
/// arn:aws-us-gov:sts::123456789012:assumed-role/NAME/SESSION   federated-user/NAME
/// ```
/// - Source: AWS IAM User Guide, "IAM identifiers", IAM ARNs
public struct PrincipalARN: Hashable, Sendable {
    public let text: String
    /// 12 digits.
    public let account: String
    /// Whether it is the account itself, and with it all whom its own policies allow.
    public let isAccount: Bool

    /// nil for what names no principal: groups, services and bare account numbers among them.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "arn", parts[1] == "aws" || parts[1].hasPrefix("aws-"), parts[3].isEmpty,
            parts[4].utf8.count == 12, parts[4].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            text.utf8.count <= 256, text.utf8.allSatisfy(Self.isCharacter)
        else { return nil }
        account = parts[4]
        isAccount = parts[2] == "iam" && parts[5] == "root"
        guard isAccount || Self.isIdentity(parts[5], of: parts[2]) else { return nil }
        self.text = text
    }

    private static func isIdentity(_ resource: String, of service: String) -> Bool {
        let parts = resource.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 1, parts.allSatisfy({ !$0.isEmpty }) else { return false }
        return switch (service, parts[0]) {
        case ("iam", "user"), ("iam", "role"): true
        case ("sts", "assumed-role"): parts.count == 3
        case ("sts", "federated-user"): parts.count == 2
        default: false
        }
    }

    /// Letters, digits and `_+=,.@:/-`, as the model has it.
    private static func isCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "_+=,.@:/-".utf8.contains(byte)
        }
    }

    /// The principals that who calls by `arn` is: themselves, and the role whose session they are.
    /// - Parameter arn: a caller's.
    public static func identities(of arn: String) -> [String] {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[2] == "sts", parts[5].hasPrefix("assumed-role/") else { return [arn] }
        let names = parts[5].split(separator: "/").map(String.init)
        guard names.count == 3 else { return [arn] }
        return [arn, "arn:\(parts[1]):iam::\(parts[4]):role/\(names[1])"]
    }

    public static func ofAccount(_ account: String, partition: String) -> String {
        "arn:\(partition):iam::\(account):root"
    }
}
