import KeyModel

/// Whether an operation of AWS KMS is here, and why not.
enum Support {
    case carriedOut(OperationName)
    case missing(Reason)

    enum Reason: String {
        case grants = "Grants are not kept: access is decided by key policies and identity policies."
        case keyStores = "Custom key stores are configured by the operator, not through the API."
        case keyAgreement = "Key agreement is not offered."
        case history = "The trail holds every use: `aegis-kms audit query`."
    }

    init(_ operation: AWSOperation) {
        self =
            switch operation {
            case .createGrant, .listGrants, .listRetirableGrants, .retireGrant, .revokeGrant: .missing(.grants)
            case .getParametersForImport: .carriedOut(.getImportParameters)
            case .importKeyMaterial: .carriedOut(.importKeyMaterial)
            case .deleteImportedKeyMaterial: .carriedOut(.deleteImportedKeyMaterial)
            case .listKeyRotations: .carriedOut(.listKeyRotations)
            // Keys in several vaults
            case .replicateKey: .carriedOut(.replicateKey)
            case .updatePrimaryRegion: .carriedOut(.promoteReplica)
            case .connectCustomKeyStore, .createCustomKeyStore, .deleteCustomKeyStore, .describeCustomKeyStores,
                .disconnectCustomKeyStore, .updateCustomKeyStore:
                .missing(.keyStores)
            case .deriveSharedSecret: .missing(.keyAgreement)
            case .getKeyLastUsage: .missing(.history)
            case .cancelKeyDeletion: .carriedOut(.cancelKeyDestruction)
            case .createAlias: .carriedOut(.createKeyName)
            case .createKey: .carriedOut(.createKey)
            case .decrypt: .carriedOut(.decrypt)
            case .deleteAlias: .carriedOut(.deleteKeyName)
            case .describeKey: .carriedOut(.describeKey)
            case .disableKey: .carriedOut(.suspendKey)
            case .disableKeyRotation: .carriedOut(.disableKeyRotation)
            case .enableKey: .carriedOut(.reactivateKey)
            case .enableKeyRotation: .carriedOut(.enableKeyRotation)
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
