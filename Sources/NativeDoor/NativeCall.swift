import KeyModel
import ServiceRequests

/// One operation over the native wire: the same for all of them.
struct NativeCall {
    let session: any Session
    let body: [UInt8]
    let dryRun: Bool

    /// - Returns: the outcome as JSON.
    private func carry<Request: ServiceRequest>(_ type: Request.Type) async throws(ServiceError) -> [UInt8] {
        let request: Request
        do {
            // Requests without members need no body.
            request = try NativeWire.decodeRequest(type, from: body.isEmpty ? Array("{}".utf8) : body)
        } catch {
            try await session.recordRefusal(of: Request.name, because: NativeWire.unreadableBody)
            throw NativeWire.unreadableBody
        }
        let outcome = try await session.submit(request, dryRun: dryRun)
        guard let bytes = try? NativeWire.encode(outcome) else { throw .moduleFailed }
        return bytes
    }

    func carryOut(_ operation: OperationName) async throws(ServiceError) -> [UInt8] {
        switch operation {
        case .createKey: try await carry(CreateKey.self)
        case .describeKey: try await carry(DescribeKey.self)
        case .listKeys: try await carry(ListKeys.self)
        case .listKeyVersions: try await carry(ListKeyVersions.self)
        case .updateKeyDescription: try await carry(UpdateKeyDescription.self)
        case .updateKeyVersion: try await carry(UpdateKeyVersion.self)
        case .suspendKey: try await carry(SuspendKey.self)
        case .reactivateKey: try await carry(ReactivateKey.self)
        case .scheduleKeyDestruction: try await carry(ScheduleKeyDestruction.self)
        case .cancelKeyDestruction: try await carry(CancelKeyDestruction.self)
        case .destroyKey: try await carry(DestroyKey.self)
        case .getKeyPolicy: try await carry(GetKeyPolicy.self)
        case .putKeyPolicy: try await carry(PutKeyPolicy.self)
        case .listKeyPolicies: try await carry(ListKeyPolicies.self)
        case .tagKey: try await carry(TagKey.self)
        case .untagKey: try await carry(UntagKey.self)
        case .listKeyTags: try await carry(ListKeyTags.self)
        case .enableKeyRotation: try await carry(EnableKeyRotation.self)
        case .disableKeyRotation: try await carry(DisableKeyRotation.self)
        case .getKeyRotation: try await carry(GetKeyRotation.self)
        case .rotateKey: try await carry(RotateKey.self)
        case .getImportParameters: try await carry(GetImportParameters.self)
        case .importKeyMaterial: try await carry(ImportKeyMaterial.self)
        case .deleteImportedKeyMaterial: try await carry(DeleteImportedKeyMaterial.self)
        case .expireKeyMaterial: try await carry(ExpireKeyMaterial.self)
        case .listKeyRotations: try await carry(ListKeyRotations.self)
        // Keys in several vaults
        case .replicateKey: try await carry(ReplicateKey.self)
        case .promoteReplica: try await carry(PromoteReplica.self)
        case .createKeyName: try await carry(CreateKeyName.self)
        case .updateKeyName: try await carry(UpdateKeyName.self)
        case .deleteKeyName: try await carry(DeleteKeyName.self)
        case .listKeyNames: try await carry(ListKeyNames.self)
        case .encrypt: try await carry(Encrypt.self)
        case .decrypt: try await carry(Decrypt.self)
        case .reEncrypt: try await carry(ReEncrypt.self)
        case .wrapKey: try await carry(WrapKey.self)
        case .unwrapKey: try await carry(UnwrapKey.self)
        case .generateDataKey: try await carry(GenerateDataKey.self)
        case .generateDataKeyWithoutPlaintext: try await carry(GenerateDataKeyWithoutPlaintext.self)
        case .generateDataKeyPair: try await carry(GenerateDataKeyPair.self)
        case .generateDataKeyPairWithoutPlaintext: try await carry(GenerateDataKeyPairWithoutPlaintext.self)
        case .generateRandom: try await carry(GenerateRandom.self)
        case .sign: try await carry(Sign.self)
        case .verify: try await carry(Verify.self)
        case .getPublicKey: try await carry(GetPublicKey.self)
        case .generateMAC: try await carry(GenerateMAC.self)
        case .verifyMAC: try await carry(VerifyMAC.self)
        // Grants and use
        case .createGrant: try await carry(CreateGrant.self)
        case .listGrants: try await carry(ListGrants.self)
        case .listRetirableGrants: try await carry(ListRetirableGrants.self)
        case .retireGrant: try await carry(RetireGrant.self)
        case .revokeGrant: try await carry(RevokeGrant.self)
        case .getKeyUsage: try await carry(GetKeyUsage.self)
        case .recordKeyUsage: try await carry(RecordKeyUsage.self)
        case .deriveSharedSecret: try await carry(DeriveSharedSecret.self)
        case .encapsulate: try await carry(Encapsulate.self)
        case .decapsulate: try await carry(Decapsulate.self)
        case .exposeKey: try await carry(ExposeKey.self)
        case .describeExposedKey: try await carry(DescribeExposedKey.self)
        case .encryptExternally: try await carry(EncryptExternally.self)
        case .decryptExternally: try await carry(DecryptExternally.self)
        case .checkExternalHealth: try await carry(CheckExternalHealth.self)
        case .putPrincipal: try await carry(PutPrincipal.self)
        case .listPrincipals: try await carry(ListPrincipals.self)
        // Tokens are for who shows a secret: the token endpoint says for what and by whom they are issued.
        case .issueToken:
            try await session.recordRefusal(of: operation, because: .unsupportedOperation)
            throw .unsupportedOperation
        case .createVault: try await carry(CreateVault.self)
        case .listVaults: try await carry(ListVaults.self)
        case .describeService: try await carry(DescribeService.self)
        case .migrateRoot: try await carry(MigrateRoot.self)
        case .createHardwareCluster: try await carry(CreateHardwareCluster.self)
        case .describeHardwareClusters: try await carry(DescribeHardwareClusters.self)
        case .initializeHardwareCluster: try await carry(InitializeHardwareCluster.self)
        case .modifyHardwareCluster: try await carry(ModifyHardwareCluster.self)
        case .deleteHardwareCluster: try await carry(DeleteHardwareCluster.self)
        case .addHardwareModule: try await carry(AddHardwareModule.self)
        case .removeHardwareModule: try await carry(RemoveHardwareModule.self)
        case .tagHardwareCluster: try await carry(TagHardwareCluster.self)
        case .untagHardwareCluster: try await carry(UntagHardwareCluster.self)
        case .listHardwareClusterTags: try await carry(ListHardwareClusterTags.self)
        case .createKeyStore: try await carry(CreateKeyStore.self)
        case .connectKeyStore: try await carry(ConnectKeyStore.self)
        case .disconnectKeyStore: try await carry(DisconnectKeyStore.self)
        case .updateKeyStore: try await carry(UpdateKeyStore.self)
        case .deleteKeyStore: try await carry(DeleteKeyStore.self)
        case .describeKeyStores: try await carry(DescribeKeyStores.self)
        case .synchronizeKeyStore: try await carry(SynchronizeKeyStore.self)
        case .getCallerIdentity: try await carry(GetCallerIdentity.self)
        case .queryAudit: try await carry(QueryAudit.self)
        case .proveAudit: try await carry(ProveAudit.self)
        case .listDueWork: try await carry(ListDueWork.self)
        }
    }
}
