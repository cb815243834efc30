public import KeyModel

/// Who wants to do what to which resource: what a decision depends on, besides the policies and the condition keys.
public struct AccessRequest: Sendable {
    public var action: ActionName
    /// The ARN of the resource, or `*` for an action that has none.
    public var resource: String
    public var caller: AccessCaller
    /// The account that the resource belongs to, 12 digits.
    public var resourceAccount: String

    public init(action: ActionName, resource: String, caller: AccessCaller, resourceAccount: String) {
        self.action = action
        self.resource = resource
        self.caller = caller
        self.resourceAccount = resourceAccount
    }

    var isSameAccount: Bool { caller.account == resourceAccount }
}

/// The caller, by all the names that a policy may call them.
public struct AccessCaller: Sendable, Hashable {
    /// `arn:aws-us-gov:iam::123456789012:user/administrator`, or of a session
    /// `arn:aws-us-gov:sts::123456789012:assumed-role/deployer/build-7`.
    public var arn: String
    /// The role that a session is of: `arn:aws-us-gov:iam::123456789012:role/deployer`; nil for users.
    public var roleARN: String?
    /// What is never used again: `AIDA…` of a user, `AROA…` of a session's role and `AROA…:NAME` of the session.
    public var uniqueIdentifiers: [String]
    /// 12 digits.
    public var account: String
    /// `aws-us-gov`
    public var partition: String
    /// Whether a permissions boundary is set; a denial by `NotPrincipal` then always applies.
    public var hasBoundary: Bool

    public init(
        arn: String, roleARN: String? = nil, uniqueIdentifiers: [String] = [], account: String, partition: String,
        hasBoundary: Bool = false
    ) {
        self.arn = arn
        self.roleARN = roleARN
        self.uniqueIdentifiers = uniqueIdentifiers
        self.account = account
        self.partition = partition
        self.hasBoundary = hasBoundary
    }

    var isRoot: Bool { arn == "arn:\(partition):iam::\(account):root" }
}
