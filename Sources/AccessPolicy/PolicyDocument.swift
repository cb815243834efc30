/// A policy in IAM's language, read and checked: what can't be evaluated is refused here, so that nothing in a document
/// that was accepted is ignored.
/// - Source: AWS IAM User Guide, Grammar of the IAM JSON policy language
public struct PolicyDocument: Sendable, Equatable {
    public enum Kind: String, Sendable, Codable {
        /// Says what a principal may do; at most 6,144 characters without white space.
        case identity
        /// Says who may act on the resource that carries it (a key's policy); at most 32 KiB.
        case resource
    }

    public let kind: Kind
    /// As it was given, to be given back.
    public let text: String
    public let version: PolicyVersion
    public let id: String?
    /// One or more.
    public let statements: [Statement]
    /// The condition keys that it names and that this service has values for.
    public let keys: Set<ConditionKeyName>

    /// - Parameters:
    ///   - text: JSON in UTF-8.
    ///   - kind: whose policy it is: a resource's statements name principals, an identity's must not.
    /// - Throws: the first thing that is wrong; what AWS answers with MalformedPolicyDocumentException.
    /// - Source: AWS KMS API Reference, PutKeyPolicy, Policy; IAM User Guide, IAM and AWS STS quotas
    public init(parsing text: [UInt8], kind: Kind) throws(PolicyError) {
        self = try PolicyReader(kind: kind).read(text)
    }

    init(kind: Kind, text: String, version: PolicyVersion, id: String?, statements: [Statement]) {
        self.kind = kind
        self.text = text
        self.version = version
        self.id = id
        self.statements = statements
        keys = Set(statements.flatMap(\.keys).compactMap(\.name))
    }

    /// The policy of a key that was made without one: the account may do all, so its identity policies decide.
    /// - Parameters:
    ///   - partition: such as `aws-us-gov`.
    ///   - account: 12 digits.
    /// - Returns: JSON laid out as AWS returns it from GetKeyPolicy.
    /// - Source: AWS KMS Developer Guide, Default key policy
    public static func defaultKeyPolicy(partition: String, account: String) -> String {
        """
        {
          "Version" : "2012-10-17",
          "Id" : "key-default-1",
          "Statement" : [ {
            "Sid" : "Enable IAM User Permissions",
            "Effect" : "Allow",
            "Principal" : {
              "AWS" : "arn:\(partition):iam::\(account):root"
            },
            "Action" : "kms:*",
            "Resource" : "*"
          } ]
        }
        """
    }
}

/// The dialect of a document.
public enum PolicyVersion: String, Sendable, Codable {
    /// Also that of documents which name none.
    case v2008 = "2008-10-17"
    case v2012 = "2012-10-17"
}

/// A document with the name that decisions report.
public struct NamedPolicy: Sendable, Equatable {
    public var name: String
    public var document: PolicyDocument

    public init(name: String, document: PolicyDocument) {
        self.name = name
        self.document = document
    }
}
