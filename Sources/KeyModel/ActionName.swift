/// What a policy allows or denies, in the words of the policy language (`kms:Encrypt`).
///
/// Several operations may demand one action, and one operation several: ReEncrypt demands `kms:ReEncryptFrom` of one key
/// and `kms:ReEncryptTo` of another. Actions that AWS doesn't have are in the `aegis:` family.
public enum ActionName: String, Sendable, Codable, CaseIterable {
    case createKey = "kms:CreateKey"
    case describeKey = "kms:DescribeKey"
    case listKeys = "kms:ListKeys"
    case updateKeyDescription = "kms:UpdateKeyDescription"
    case enableKey = "kms:EnableKey"
    case disableKey = "kms:DisableKey"
    case scheduleKeyDeletion = "kms:ScheduleKeyDeletion"
    case cancelKeyDeletion = "kms:CancelKeyDeletion"
    case getKeyPolicy = "kms:GetKeyPolicy"
    case putKeyPolicy = "kms:PutKeyPolicy"
    case listKeyPolicies = "kms:ListKeyPolicies"
    case tagResource = "kms:TagResource"
    case untagResource = "kms:UntagResource"
    case listResourceTags = "kms:ListResourceTags"
    case enableKeyRotation = "kms:EnableKeyRotation"
    case disableKeyRotation = "kms:DisableKeyRotation"
    case getKeyRotationStatus = "kms:GetKeyRotationStatus"
    case rotateKeyOnDemand = "kms:RotateKeyOnDemand"
    // Imported material and the history of rotations
    case getParametersForImport = "kms:GetParametersForImport"
    case importKeyMaterial = "kms:ImportKeyMaterial"
    case deleteImportedKeyMaterial = "kms:DeleteImportedKeyMaterial"
    case listKeyRotations = "kms:ListKeyRotations"
    // Keys in several vaults
    case replicateKey = "kms:ReplicateKey"
    case updatePrimaryRegion = "kms:UpdatePrimaryRegion"
    case createAlias = "kms:CreateAlias"
    case updateAlias = "kms:UpdateAlias"
    case deleteAlias = "kms:DeleteAlias"
    case listAliases = "kms:ListAliases"
    case encrypt = "kms:Encrypt"
    case decrypt = "kms:Decrypt"
    case reEncryptFrom = "kms:ReEncryptFrom"
    case reEncryptTo = "kms:ReEncryptTo"
    case generateDataKey = "kms:GenerateDataKey"
    case generateDataKeyWithoutPlaintext = "kms:GenerateDataKeyWithoutPlaintext"
    case generateDataKeyPair = "kms:GenerateDataKeyPair"
    case generateDataKeyPairWithoutPlaintext = "kms:GenerateDataKeyPairWithoutPlaintext"
    case generateRandom = "kms:GenerateRandom"
    case sign = "kms:Sign"
    case verify = "kms:Verify"
    case getPublicKey = "kms:GetPublicKey"
    case generateMac = "kms:GenerateMac"
    case verifyMac = "kms:VerifyMac"
    case deriveSharedSecret = "kms:DeriveSharedSecret"
    case encapsulate = "kms:Encapsulate"
    case decapsulate = "kms:Decapsulate"

    // Grants and use
    case createGrant = "kms:CreateGrant"
    case listGrants = "kms:ListGrants"
    case listRetirableGrants = "kms:ListRetirableGrants"
    case retireGrant = "kms:RetireGrant"
    case revokeGrant = "kms:RevokeGrant"
    case getKeyLastUsage = "kms:GetKeyLastUsage"

    // Key stores
    case createKeyStore = "kms:CreateCustomKeyStore"
    case connectKeyStore = "kms:ConnectCustomKeyStore"
    case disconnectKeyStore = "kms:DisconnectCustomKeyStore"
    case updateKeyStore = "kms:UpdateCustomKeyStore"
    case deleteKeyStore = "kms:DeleteCustomKeyStore"
    case describeKeyStores = "kms:DescribeCustomKeyStores"
    case synchronizeKeyStore = "aegis:SynchronizeKeyStore"

    // AWS CloudHSM
    case createHardwareCluster = "cloudhsm:CreateCluster"
    case describeHardwareClusters = "cloudhsm:DescribeClusters"
    case initializeHardwareCluster = "cloudhsm:InitializeCluster"
    case modifyHardwareCluster = "cloudhsm:ModifyCluster"
    case deleteHardwareCluster = "cloudhsm:DeleteCluster"
    case addHardwareModule = "cloudhsm:CreateHsm"
    case removeHardwareModule = "cloudhsm:DeleteHsm"
    case tagHardwareCluster = "cloudhsm:TagResource"
    case untagHardwareCluster = "cloudhsm:UntagResource"
    case listHardwareClusterTags = "cloudhsm:ListTags"

    // AWS STS
    case getCallerIdentity = "sts:GetCallerIdentity"

    // What AWS has no word for.
    case recordKeyUsage = "aegis:RecordKeyUsage"
    case updateKeyVersion = "aegis:UpdateKeyVersion"
    case destroyKey = "aegis:DestroyKey"
    case expireKeyMaterial = "aegis:ExpireKeyMaterial"
    case wrapKey = "aegis:WrapKey"
    case unwrapKey = "aegis:UnwrapKey"
    case listKeyVersions = "aegis:ListKeyVersions"
    case putPrincipal = "aegis:PutPrincipal"
    case listPrincipals = "aegis:ListPrincipals"
    case issueToken = "aegis:IssueToken"
    case createVault = "aegis:CreateVault"
    case listVaults = "aegis:ListVaults"
    case describeService = "aegis:DescribeService"
    case migrateRoot = "aegis:MigrateRoot"
    case queryAudit = "aegis:QueryAudit"
    case proveAudit = "aegis:ProveAudit"
    case listDueWork = "aegis:ListDueWork"

    // Keys that serve another service's key manager (XKS).
    case exposeKey = "aegis:ExposeKey"
    case describeExposedKey = "aegis:XksGetKeyMetadata"
    case encryptExternally = "aegis:XksEncrypt"
    case decryptExternally = "aegis:XksDecrypt"
    case checkExternalHealth = "aegis:XksGetHealthStatus"
}

extension ActionName {
    /// Whether whoever has shown who they are may do it, whatever the policies say, also those that deny: it is about
    /// the caller, or the service as a whole, and no resource.
    /// - Source: AWS STS API Reference, GetCallerIdentity: "No permissions are required", and a denial has no effect;
    ///   AWS KMS External Key Store Proxy API Specification, "GetHealthStatus": excluded from authorization
    public var needsNoPermission: Bool {
        switch self {
        case .getCallerIdentity, .checkExternalHealth: true
        default: false
        }
    }
}

extension ActionName {
    /// Whether anybody of another account may be allowed it; the others are refused whatever the policies say.
    /// - Source: AWS KMS API Reference, "Cross-account use" of each operation
    public var reachesOtherAccounts: Bool {
        switch self {
        case .describeKey, .getKeyRotationStatus, .getPublicKey, .encrypt, .decrypt, .reEncryptFrom, .reEncryptTo,
            .generateDataKey, .generateDataKeyWithoutPlaintext, .generateDataKeyPair,
            .generateDataKeyPairWithoutPlaintext, .sign, .verify, .generateMac, .verifyMac, .deriveSharedSecret,
            .wrapKey, .unwrapKey, .createGrant, .listGrants, .listRetirableGrants, .retireGrant, .revokeGrant:
            true
        default: false
        }
    }
}
