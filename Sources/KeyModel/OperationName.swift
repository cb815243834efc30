/// Everything that the gate can carry out: a closed list. A new case makes the compiler name what is missing.
public enum OperationName: String, Sendable, Codable, CaseIterable {
    // Keys
    case createKey, describeKey, listKeys, listKeyVersions, updateKeyDescription, updateKeyVersion
    case suspendKey, reactivateKey, scheduleKeyDestruction, cancelKeyDestruction, destroyKey
    case getKeyPolicy, putKeyPolicy, listKeyPolicies
    case tagKey, untagKey, listKeyTags
    case enableKeyRotation, disableKeyRotation, getKeyRotation, rotateKey
    // Imported material and the history of rotations
    case getImportParameters, importKeyMaterial, deleteImportedKeyMaterial, expireKeyMaterial, listKeyRotations
    // Keys in several vaults
    case replicateKey, promoteReplica
    // Names
    case createKeyName, updateKeyName, deleteKeyName, listKeyNames
    // Cryptography
    case encrypt, decrypt, reEncrypt, wrapKey, unwrapKey
    case generateDataKey, generateDataKeyWithoutPlaintext
    case generateDataKeyPair, generateDataKeyPairWithoutPlaintext, generateRandom
    case sign, verify, getPublicKey, generateMAC, verifyMAC
    case deriveSharedSecret, encapsulate, decapsulate
    // Grants
    case createGrant, listGrants, listRetirableGrants, retireGrant, revokeGrant
    // Use
    case getKeyUsage, recordKeyUsage
    // Keys that serve another service's key manager (XKS)
    case exposeKey, describeExposedKey, encryptExternally, decryptExternally, checkExternalHealth
    // Access
    case putPrincipal, listPrincipals, issueToken
    // Vaults and the service
    case createVault, listVaults, describeService, migrateRoot
    // Clusters of HSMs
    case createHardwareCluster, describeHardwareClusters, initializeHardwareCluster, modifyHardwareCluster
    case deleteHardwareCluster, addHardwareModule, removeHardwareModule
    case tagHardwareCluster, untagHardwareCluster, listHardwareClusterTags
    // Key stores
    case createKeyStore, connectKeyStore, disconnectKeyStore, updateKeyStore, deleteKeyStore, describeKeyStores
    case synchronizeKeyStore
    // Who asks
    case getCallerIdentity
    // Audit
    case queryAudit, proveAudit
    // Work that is due
    case listDueWork
}
