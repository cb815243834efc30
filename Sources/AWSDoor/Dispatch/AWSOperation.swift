/// Every operation of AWS KMS: a closed list, so that what is missing is said rather than forgotten.
/// - Source: AWS KMS service model 2014-11-01 (botocore 1.43.11; Encapsulate and Decapsulate of 1.44.8)
enum AWSOperation: String, CaseIterable, Sendable {
    case cancelKeyDeletion = "CancelKeyDeletion"
    case connectCustomKeyStore = "ConnectCustomKeyStore"
    case createAlias = "CreateAlias"
    case createCustomKeyStore = "CreateCustomKeyStore"
    case createGrant = "CreateGrant"
    case createKey = "CreateKey"
    case decapsulate = "Decapsulate"
    case decrypt = "Decrypt"
    case deleteAlias = "DeleteAlias"
    case deleteCustomKeyStore = "DeleteCustomKeyStore"
    case deleteImportedKeyMaterial = "DeleteImportedKeyMaterial"
    case deriveSharedSecret = "DeriveSharedSecret"
    case describeCustomKeyStores = "DescribeCustomKeyStores"
    case describeKey = "DescribeKey"
    case disableKey = "DisableKey"
    case disableKeyRotation = "DisableKeyRotation"
    case disconnectCustomKeyStore = "DisconnectCustomKeyStore"
    case enableKey = "EnableKey"
    case enableKeyRotation = "EnableKeyRotation"
    case encapsulate = "Encapsulate"
    case encrypt = "Encrypt"
    case generateDataKey = "GenerateDataKey"
    case generateDataKeyPair = "GenerateDataKeyPair"
    case generateDataKeyPairWithoutPlaintext = "GenerateDataKeyPairWithoutPlaintext"
    case generateDataKeyWithoutPlaintext = "GenerateDataKeyWithoutPlaintext"
    case generateMac = "GenerateMac"
    case generateRandom = "GenerateRandom"
    case getKeyLastUsage = "GetKeyLastUsage"
    case getKeyPolicy = "GetKeyPolicy"
    case getKeyRotationStatus = "GetKeyRotationStatus"
    case getParametersForImport = "GetParametersForImport"
    case getPublicKey = "GetPublicKey"
    case importKeyMaterial = "ImportKeyMaterial"
    case listAliases = "ListAliases"
    case listGrants = "ListGrants"
    case listKeyPolicies = "ListKeyPolicies"
    case listKeyRotations = "ListKeyRotations"
    case listKeys = "ListKeys"
    case listResourceTags = "ListResourceTags"
    case listRetirableGrants = "ListRetirableGrants"
    case putKeyPolicy = "PutKeyPolicy"
    case reEncrypt = "ReEncrypt"
    case replicateKey = "ReplicateKey"
    case retireGrant = "RetireGrant"
    case revokeGrant = "RevokeGrant"
    case rotateKeyOnDemand = "RotateKeyOnDemand"
    case scheduleKeyDeletion = "ScheduleKeyDeletion"
    case sign = "Sign"
    case tagResource = "TagResource"
    case untagResource = "UntagResource"
    case updateAlias = "UpdateAlias"
    case updateCustomKeyStore = "UpdateCustomKeyStore"
    case updateKeyDescription = "UpdateKeyDescription"
    case updatePrimaryRegion = "UpdatePrimaryRegion"
    case verify = "Verify"
    case verifyMac = "VerifyMac"

    static let targetPrefix = "TrentService."

    /// nil for what AWS hasn't got either.
    init?(target: String?) {
        guard let target, target.hasPrefix(Self.targetPrefix) else { return nil }
        self.init(rawValue: String(target.dropFirst(Self.targetPrefix.count)))
    }

    /// Whether the model lists InvalidArnException among the operation's errors; elsewhere it is NotFoundException.
    var hasInvalidARNError: Bool {
        switch self {
        case .createKey, .describeKey, .listAliases, .getPublicKey, .enableKey, .disableKey, .scheduleKeyDeletion,
            .cancelKeyDeletion, .enableKeyRotation, .disableKeyRotation, .getKeyRotationStatus, .rotateKeyOnDemand,
            .getKeyPolicy, .putKeyPolicy, .listKeyPolicies, .tagResource, .untagResource, .listResourceTags,
            .updateKeyDescription, .replicateKey, .updatePrimaryRegion, .getKeyLastUsage, .createGrant, .listGrants,
            .listRetirableGrants, .retireGrant, .revokeGrant, .deleteImportedKeyMaterial, .getParametersForImport,
            .importKeyMaterial, .listKeyRotations:
            true
        default: false
        }
    }
}
