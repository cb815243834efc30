import KeyModel
public import ServiceGate
import ServiceRequests

extension OperationTable {
    /// Everything that the service can do. The switch is exhaustive: a new operation name doesn't compile without its
    /// operation.
    public static func all(keys: KeyRoom, service: ServiceRoom) -> OperationTable {
        var table = OperationTable()
        for name in OperationName.allCases { table.add(name, keys, service) }
        return table
    }

    private mutating func add(_ name: OperationName, _ keys: KeyRoom, _ service: ServiceRoom) {
        switch name {
        case .createKey: add(CreateKey.self, in: keys)
        case .describeKey: add(DescribeKey.self, in: keys)
        case .listKeys: add(ListKeys.self, in: keys)
        case .listKeyVersions: add(ListKeyVersions.self, in: keys)
        case .updateKeyDescription: add(UpdateKeyDescription.self, in: keys)
        case .updateKeyVersion: add(UpdateKeyVersion.self, in: keys)
        case .suspendKey: add(SuspendKey.self, in: keys)
        case .reactivateKey: add(ReactivateKey.self, in: keys)
        case .scheduleKeyDestruction: add(ScheduleKeyDestruction.self, in: keys)
        case .cancelKeyDestruction: add(CancelKeyDestruction.self, in: keys)
        case .destroyKey: add(DestroyKey.self, in: keys)
        case .getKeyPolicy: add(GetKeyPolicy.self, in: keys)
        case .putKeyPolicy: add(PutKeyPolicy.self, in: keys)
        case .listKeyPolicies: add(ListKeyPolicies.self, in: keys)
        case .tagKey: add(TagKey.self, in: keys)
        case .untagKey: add(UntagKey.self, in: keys)
        case .listKeyTags: add(ListKeyTags.self, in: keys)
        case .enableKeyRotation: add(EnableKeyRotation.self, in: keys)
        case .disableKeyRotation: add(DisableKeyRotation.self, in: keys)
        case .getKeyRotation: add(GetKeyRotation.self, in: keys)
        case .rotateKey: add(RotateKey.self, in: keys)
        case .getImportParameters: add(GetImportParameters.self, in: keys)
        case .importKeyMaterial: add(ImportKeyMaterial.self, in: keys)
        case .deleteImportedKeyMaterial: add(DeleteImportedKeyMaterial.self, in: keys)
        case .expireKeyMaterial: add(ExpireKeyMaterial.self, in: keys)
        case .listKeyRotations: add(ListKeyRotations.self, in: keys)
        // Keys in several vaults
        case .replicateKey: add(ReplicateKey.self, in: keys)
        case .promoteReplica: add(PromoteReplica.self, in: keys)
        case .createKeyName: add(CreateKeyName.self, in: keys)
        case .updateKeyName: add(UpdateKeyName.self, in: keys)
        case .deleteKeyName: add(DeleteKeyName.self, in: keys)
        case .listKeyNames: add(ListKeyNames.self, in: keys)
        case .encrypt: add(Encrypt.self, in: keys)
        case .decrypt: add(Decrypt.self, in: keys)
        case .reEncrypt: add(ReEncrypt.self, in: keys)
        case .wrapKey: add(WrapKey.self, in: keys)
        case .unwrapKey: add(UnwrapKey.self, in: keys)
        case .generateDataKey: add(GenerateDataKey.self, in: keys)
        case .generateDataKeyWithoutPlaintext: add(GenerateDataKeyWithoutPlaintext.self, in: keys)
        case .generateDataKeyPair: add(GenerateDataKeyPair.self, in: keys)
        case .generateDataKeyPairWithoutPlaintext: add(GenerateDataKeyPairWithoutPlaintext.self, in: keys)
        case .generateRandom: add(GenerateRandom.self, in: keys)
        case .sign: add(Sign.self, in: keys)
        case .verify: add(Verify.self, in: keys)
        case .getPublicKey: add(GetPublicKey.self, in: keys)
        case .generateMAC: add(GenerateMAC.self, in: keys)
        case .verifyMAC: add(VerifyMAC.self, in: keys)
        case .putPrincipal: add(PutPrincipal.self, in: keys)
        case .listPrincipals: add(ListPrincipals.self, in: keys)
        case .issueToken: add(IssueToken.self, in: keys)
        case .createVault: add(CreateVault.self, in: keys)
        case .listVaults: add(ListVaults.self, in: keys)
        case .describeService: add(DescribeService.self, in: service)
        case .migrateRoot: add(MigrateRoot.self, in: keys)
        case .createHardwareCluster: add(CreateHardwareCluster.self, in: keys)
        case .describeHardwareClusters: add(DescribeHardwareClusters.self, in: keys)
        case .initializeHardwareCluster: add(InitializeHardwareCluster.self, in: keys)
        case .modifyHardwareCluster: add(ModifyHardwareCluster.self, in: keys)
        case .deleteHardwareCluster: add(DeleteHardwareCluster.self, in: keys)
        case .addHardwareModule: add(AddHardwareModule.self, in: keys)
        case .removeHardwareModule: add(RemoveHardwareModule.self, in: keys)
        case .tagHardwareCluster: add(TagHardwareCluster.self, in: keys)
        case .untagHardwareCluster: add(UntagHardwareCluster.self, in: keys)
        case .listHardwareClusterTags: add(ListHardwareClusterTags.self, in: keys)
        case .getCallerIdentity: add(GetCallerIdentity.self, in: keys)
        case .queryAudit: add(QueryAudit.self, in: service)
        case .proveAudit: add(ProveAudit.self, in: service)
        case .listDueWork: add(ListDueWork.self, in: keys)
        }
    }
}
