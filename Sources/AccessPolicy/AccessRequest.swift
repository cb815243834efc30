/// Who wants to do what to which resource: all that a decision depends on, besides the policies.
public struct AccessRequest: Sendable {
    /// `kms:Encrypt`, in either case.
    public var action: String
    /// The ARN of the resource, or `*` for an action that has none.
    public var resource: String
    /// `arn:aws-us-gov:iam::123456789012:user/administrator`
    public var principalARN: String
    /// The caller's account, 12 digits.
    public var account: String
    /// The caller's partition, `aws-us-gov`.
    public var partition: String
    /// The account that the resource belongs to, 12 digits.
    public var resourceAccount: String
    /// The values of the condition keys; nothing asks for them yet.
    public var context: [String: [String]]

    public init(
        action: String, resource: String, principalARN: String, account: String, partition: String,
        resourceAccount: String, context: [String: [String]] = [:]
    ) {
        self.action = action
        self.resource = resource
        self.principalARN = principalARN
        self.account = account
        self.partition = partition
        self.resourceAccount = resourceAccount
        self.context = context
    }
}
