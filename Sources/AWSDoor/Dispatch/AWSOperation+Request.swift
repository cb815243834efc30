import KeyModel

extension AWSOperation {
    /// What carries it out.
    var request: OperationName {
        switch self {
        // Grants and use
        case .createGrant: .createGrant
        case .listGrants: .listGrants
        case .listRetirableGrants: .listRetirableGrants
        case .retireGrant: .retireGrant
        case .revokeGrant: .revokeGrant
        case .getKeyLastUsage: .getKeyUsage
        case .getParametersForImport: .getImportParameters
        case .importKeyMaterial: .importKeyMaterial
        case .deleteImportedKeyMaterial: .deleteImportedKeyMaterial
        case .listKeyRotations: .listKeyRotations
        // Keys in several vaults
        case .replicateKey: .replicateKey
        case .updatePrimaryRegion: .promoteReplica
        // Key stores
        case .createCustomKeyStore: .createKeyStore
        case .connectCustomKeyStore: .connectKeyStore
        case .disconnectCustomKeyStore: .disconnectKeyStore
        case .updateCustomKeyStore: .updateKeyStore
        case .deleteCustomKeyStore: .deleteKeyStore
        case .describeCustomKeyStores: .describeKeyStores
        case .cancelKeyDeletion: .cancelKeyDestruction
        case .createAlias: .createKeyName
        case .createKey: .createKey
        case .decapsulate: .decapsulate
        case .decrypt: .decrypt
        case .deriveSharedSecret: .deriveSharedSecret
        case .deleteAlias: .deleteKeyName
        case .describeKey: .describeKey
        case .disableKey: .suspendKey
        case .disableKeyRotation: .disableKeyRotation
        case .enableKey: .reactivateKey
        case .enableKeyRotation: .enableKeyRotation
        case .encapsulate: .encapsulate
        case .encrypt: .encrypt
        case .generateDataKey: .generateDataKey
        case .generateDataKeyPair: .generateDataKeyPair
        case .generateDataKeyPairWithoutPlaintext: .generateDataKeyPairWithoutPlaintext
        case .generateDataKeyWithoutPlaintext: .generateDataKeyWithoutPlaintext
        case .generateMac: .generateMAC
        case .generateRandom: .generateRandom
        case .getKeyPolicy: .getKeyPolicy
        case .getKeyRotationStatus: .getKeyRotation
        case .getPublicKey: .getPublicKey
        case .listAliases: .listKeyNames
        case .listKeyPolicies: .listKeyPolicies
        case .listKeys: .listKeys
        case .listResourceTags: .listKeyTags
        case .putKeyPolicy: .putKeyPolicy
        case .reEncrypt: .reEncrypt
        case .rotateKeyOnDemand: .rotateKey
        case .scheduleKeyDeletion: .scheduleKeyDestruction
        case .sign: .sign
        case .tagResource: .tagKey
        case .untagResource: .untagKey
        case .updateAlias: .updateKeyName
        case .updateKeyDescription: .updateKeyDescription
        case .verify: .verify
        case .verifyMac: .verifyMAC
        }
    }
}
