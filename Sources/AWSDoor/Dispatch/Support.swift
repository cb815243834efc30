import KeyModel

/// Whether an operation of AWS KMS is here, and why not.
enum Support {
    case carriedOut(OperationName)
    case missing(Reason)

    enum Reason: String {
    }

    init(_ operation: AWSOperation) {
        self =
            switch operation {
            // Grants and use
            case .createGrant: .carriedOut(.createGrant)
            case .listGrants: .carriedOut(.listGrants)
            case .listRetirableGrants: .carriedOut(.listRetirableGrants)
            case .retireGrant: .carriedOut(.retireGrant)
            case .revokeGrant: .carriedOut(.revokeGrant)
            case .getKeyLastUsage: .carriedOut(.getKeyUsage)
            case .getParametersForImport: .carriedOut(.getImportParameters)
            case .importKeyMaterial: .carriedOut(.importKeyMaterial)
            case .deleteImportedKeyMaterial: .carriedOut(.deleteImportedKeyMaterial)
            case .listKeyRotations: .carriedOut(.listKeyRotations)
            // Keys in several vaults
            case .replicateKey: .carriedOut(.replicateKey)
            case .updatePrimaryRegion: .carriedOut(.promoteReplica)
            // Key stores
            case .createCustomKeyStore: .carriedOut(.createKeyStore)
            case .connectCustomKeyStore: .carriedOut(.connectKeyStore)
            case .disconnectCustomKeyStore: .carriedOut(.disconnectKeyStore)
            case .updateCustomKeyStore: .carriedOut(.updateKeyStore)
            case .deleteCustomKeyStore: .carriedOut(.deleteKeyStore)
            case .describeCustomKeyStores: .carriedOut(.describeKeyStores)
            case .cancelKeyDeletion: .carriedOut(.cancelKeyDestruction)
            case .createAlias: .carriedOut(.createKeyName)
            case .createKey: .carriedOut(.createKey)
            case .decapsulate: .carriedOut(.decapsulate)
            case .decrypt: .carriedOut(.decrypt)
            case .deriveSharedSecret: .carriedOut(.deriveSharedSecret)
            case .deleteAlias: .carriedOut(.deleteKeyName)
            case .describeKey: .carriedOut(.describeKey)
            case .disableKey: .carriedOut(.suspendKey)
            case .disableKeyRotation: .carriedOut(.disableKeyRotation)
            case .enableKey: .carriedOut(.reactivateKey)
            case .enableKeyRotation: .carriedOut(.enableKeyRotation)
            case .encapsulate: .carriedOut(.encapsulate)
            case .encrypt: .carriedOut(.encrypt)
            case .generateDataKey: .carriedOut(.generateDataKey)
            case .generateDataKeyPair: .carriedOut(.generateDataKeyPair)
            case .generateDataKeyPairWithoutPlaintext: .carriedOut(.generateDataKeyPairWithoutPlaintext)
            case .generateDataKeyWithoutPlaintext: .carriedOut(.generateDataKeyWithoutPlaintext)
            case .generateMac: .carriedOut(.generateMAC)
            case .generateRandom: .carriedOut(.generateRandom)
            case .getKeyPolicy: .carriedOut(.getKeyPolicy)
            case .getKeyRotationStatus: .carriedOut(.getKeyRotation)
            case .getPublicKey: .carriedOut(.getPublicKey)
            case .listAliases: .carriedOut(.listKeyNames)
            case .listKeyPolicies: .carriedOut(.listKeyPolicies)
            case .listKeys: .carriedOut(.listKeys)
            case .listResourceTags: .carriedOut(.listKeyTags)
            case .putKeyPolicy: .carriedOut(.putKeyPolicy)
            case .reEncrypt: .carriedOut(.reEncrypt)
            case .rotateKeyOnDemand: .carriedOut(.rotateKey)
            case .scheduleKeyDeletion: .carriedOut(.scheduleKeyDestruction)
            case .sign: .carriedOut(.sign)
            case .tagResource: .carriedOut(.tagKey)
            case .untagResource: .carriedOut(.untagKey)
            case .updateAlias: .carriedOut(.updateKeyName)
            case .updateKeyDescription: .carriedOut(.updateKeyDescription)
            case .verify: .carriedOut(.verify)
            case .verifyMac: .carriedOut(.verifyMAC)
            }
    }
}
