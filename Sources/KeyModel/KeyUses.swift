extension OperationName {
    /// Whether it uses the material of its keys, as AWS counts uses. What AWS doesn't have counts as what it is to a key:
    /// wrapping, encapsulating and serving another key manager are encrypting and decrypting. Describing a key and getting
    /// its public half are no uses, nor is what happens to the key itself.
    ///
    /// There is no `default`, so that a new operation is decided upon: a use that isn't counted makes a key look idle, and
    /// idle keys get destroyed.
    /// - Source: AWS KMS service model 2014-11-01 (botocore), KeyLastUsageTrackingOperation
    public var isUseOfKey: Bool {
        switch self {
        case .encrypt, .decrypt, .reEncrypt, .wrapKey, .unwrapKey, .generateDataKey, .generateDataKeyWithoutPlaintext,
            .generateDataKeyPair, .generateDataKeyPairWithoutPlaintext, .sign, .verify, .generateMAC, .verifyMAC,
            .deriveSharedSecret, .encapsulate, .decapsulate, .encryptExternally, .decryptExternally:
            true
        case .createKey, .describeKey, .listKeys, .listKeyVersions, .updateKeyDescription, .updateKeyVersion,
            .suspendKey, .reactivateKey, .scheduleKeyDestruction, .cancelKeyDestruction, .destroyKey,
            .getKeyPolicy, .putKeyPolicy, .listKeyPolicies, .tagKey, .untagKey, .listKeyTags,
            .enableKeyRotation, .disableKeyRotation, .getKeyRotation, .rotateKey,
            .getImportParameters, .importKeyMaterial, .deleteImportedKeyMaterial, .expireKeyMaterial,
            .listKeyRotations, .replicateKey, .promoteReplica,
            .createKeyName, .updateKeyName, .deleteKeyName, .listKeyNames,
            .generateRandom, .getPublicKey,
            .createGrant, .listGrants, .listRetirableGrants, .retireGrant, .revokeGrant,
            .getKeyUsage, .recordKeyUsage, .exposeKey, .describeExposedKey, .checkExternalHealth,
            .putPrincipal, .listPrincipals, .issueToken, .createVault, .listVaults, .describeService, .migrateRoot,
            .createHardwareCluster, .describeHardwareClusters, .initializeHardwareCluster, .modifyHardwareCluster,
            .deleteHardwareCluster, .addHardwareModule, .removeHardwareModule,
            .tagHardwareCluster, .untagHardwareCluster, .listHardwareClusterTags,
            .createKeyStore, .connectKeyStore, .disconnectKeyStore, .updateKeyStore, .deleteKeyStore,
            .describeKeyStores, .synchronizeKeyStore, .getCallerIdentity, .queryAudit, .proveAudit, .listDueWork:
            false
        }
    }
}
