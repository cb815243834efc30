/// A condition key that this service has values for, some of them only sometimes. A policy may name any other: it is
/// accepted, as AWS does, and has no value.
/// - Source: AWS IAM User Guide, AWS global condition context keys; AWS KMS Developer Guide, AWS KMS condition keys
public enum ConditionKeyName: String, Sendable, Codable, CaseIterable {
    // The caller
    case principalARN = "aws:PrincipalArn"
    case principalAccount = "aws:PrincipalAccount"
    case principalType = "aws:PrincipalType"
    case principalIsAWSService = "aws:PrincipalIsAWSService"
    case principalTag = "aws:PrincipalTag/"
    case userName = "aws:username"
    case userIdentifier = "aws:userid"
    case multiFactorAuthPresent = "aws:MultiFactorAuthPresent"
    case multiFactorAuthAge = "aws:MultiFactorAuthAge"
    case tokenIssueTime = "aws:TokenIssueTime"
    case callerAccount = "kms:CallerAccount"

    // How and when it was asked
    case sourceAddress = "aws:SourceIp"
    case currentTime = "aws:CurrentTime"
    case epochTime = "aws:EpochTime"
    case secureTransport = "aws:SecureTransport"
    case userAgent = "aws:UserAgent"
    case requestedRegion = "aws:RequestedRegion"
    case viaAWSService = "aws:ViaAWSService"
    case viaService = "kms:ViaService"

    // The resource
    case resourceAccount = "aws:ResourceAccount"
    case resourceTag = "aws:ResourceTag/"
    case keySpec = "kms:KeySpec"
    case keyUsage = "kms:KeyUsage"
    case keyOrigin = "kms:KeyOrigin"
    case legacyKeySpec = "kms:CustomerMasterKeySpec"
    case legacyKeyUsage = "kms:CustomerMasterKeyUsage"
    case multiRegion = "kms:MultiRegion"
    case multiRegionKeyType = "kms:MultiRegionKeyType"
    case resourceAliases = "kms:ResourceAliases"

    // What was asked
    case requestTag = "aws:RequestTag/"
    case tagKeys = "aws:TagKeys"
    case requestAlias = "kms:RequestAlias"
    case encryptionContext = "kms:EncryptionContext:"
    case encryptionContextKeys = "kms:EncryptionContextKeys"
    case encryptionAlgorithm = "kms:EncryptionAlgorithm"
    case signingAlgorithm = "kms:SigningAlgorithm"
    case macAlgorithm = "kms:MacAlgorithm"
    case messageType = "kms:MessageType"
    case dataKeyPairSpec = "kms:DataKeyPairSpec"
    case keyAgreementAlgorithm = "kms:KeyAgreementAlgorithm"
    case rotationPeriod = "kms:RotationPeriodInDays"
    case waitingPeriod = "kms:ScheduleKeyDeletionPendingWindowInDays"
    case bypassesLockoutCheck = "kms:BypassPolicyLockoutSafetyCheck"
    case reEncryptOnSameKey = "kms:ReEncryptOnSameKey"
    case validTo = "kms:ValidTo"
    case expirationModel = "kms:ExpirationModel"
    case wrappingAlgorithm = "kms:WrappingAlgorithm"
    case wrappingKeySpec = "kms:WrappingKeySpec"
    case primaryRegion = "kms:PrimaryRegion"
    case replicaRegion = "kms:ReplicaRegion"
    case grantOperations = "kms:GrantOperations"
    case grantIsForAWSResource = "kms:GrantIsForAWSResource"
    case granteePrincipal = "kms:GranteePrincipal"
    case retiringPrincipal = "kms:RetiringPrincipal"
    case grantConstraintType = "kms:GrantConstraintType"
    case recipientImage = "kms:RecipientAttestation:ImageSha384"
    case recipientRegister = "kms:RecipientAttestation:PCR"
    case recipientInstanceRegister = "kms:RecipientAttestation:NitroTPMPCR"

    /// Whether the name goes on: with a tag's key, a context's key, a register's number.
    public var isFamily: Bool {
        switch self {
        case .principalTag, .resourceTag, .requestTag, .encryptionContext, .recipientRegister,
            .recipientInstanceRegister:
            true
        default: false
        }
    }
}

/// A key as a statement names it, in either case.
public struct ConditionKey: Hashable, Sendable {
    /// nil for one that this service has no values for.
    public let name: ConditionKeyName?
    /// What follows the name of a family, in lower case; empty for the rest.
    public let suffix: String

    public init(_ name: ConditionKeyName, suffix: String = "") {
        self.init(name: name, suffix: suffix.lowercased())
    }

    private init(name: ConditionKeyName?, suffix: String) {
        self.name = name
        self.suffix = suffix
    }

    /// - Parameter text: `aws:username`, `kms:EncryptionContext:Department`.
    /// - Returns: nil for what can't be a key: it has no vendor.
    public init?(text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        let lowered = text.lowercased()
        if let name = Self.plainNames[lowered] {
            self.init(name)
        } else if let (prefix, name) = Self.families.first(where: { lowered.hasPrefix($0.prefix) }) {
            self.init(name, suffix: String(lowered.dropFirst(prefix.count)))
        } else {
            self.init(name: nil, suffix: lowered)
        }
    }

    private static let plainNames = Dictionary(
        uniqueKeysWithValues: ConditionKeyName.allCases.filter { !$0.isFamily }.map { ($0.rawValue.lowercased(), $0) })
    private static let families = ConditionKeyName.allCases.filter(\.isFamily)
        .map { (prefix: $0.rawValue.lowercased(), name: $0) }
}
