import KeyModel
import RequestSigning
import ServiceRequests
import StrictJSON

/// Carries one request out for a caller who is known.
struct Dispatcher {
    let session: any Session
    let place: Place

    func answer(to head: RequestHead, body: [UInt8]) async -> Answer {
        guard head.method == "POST", Self.isJSON(head.contentType) else {
            return await refuse(Refusal(.notOurProtocol, because: .unsupportedOperation), of: nil)
        }
        guard let operation = AWSOperation(target: head.target) else {
            return await refuse(Refusal(.unknownOperation, because: .unsupportedOperation), of: nil)
        }
        return await answer(to: operation, body)
    }

    /// `application/x-amz-json-1.1`, parameters aside.
    static func isJSON(_ contentType: String?) -> Bool {
        guard let contentType else { return false }
        if contentType == Answer.contentType { return true }
        let type = ByteText.trimmed(ByteText.cut(contentType, at: UInt8(ascii: ";"))?.name ?? contentType)
        return type.lowercased() == Answer.contentType
    }

    private func answer(to operation: AWSOperation, _ body: [UInt8]) async -> Answer {
        switch operation {
        // Key stores
        case .createCustomKeyStore: await carryOut(CreateCustomKeyStoreCall.self, operation, body)
        case .connectCustomKeyStore: await carryOut(ConnectCustomKeyStoreCall.self, operation, body)
        case .disconnectCustomKeyStore: await carryOut(DisconnectCustomKeyStoreCall.self, operation, body)
        case .updateCustomKeyStore: await carryOut(UpdateCustomKeyStoreCall.self, operation, body)
        case .deleteCustomKeyStore: await carryOut(DeleteCustomKeyStoreCall.self, operation, body)
        case .describeCustomKeyStores: await carryOut(DescribeCustomKeyStoresCall.self, operation, body)
        case .cancelKeyDeletion: await carryOut(CancelKeyDeletionCall.self, operation, body)
        case .createAlias: await carryOut(CreateAliasCall.self, operation, body)
        case .createKey: await carryOut(CreateKeyCall.self, operation, body)
        case .decapsulate: await carryOut(DecapsulateCall.self, operation, body)
        case .decrypt: await carryOut(DecryptCall.self, operation, body)
        case .deleteAlias: await carryOut(DeleteAliasCall.self, operation, body)
        case .deriveSharedSecret: await carryOut(DeriveSharedSecretCall.self, operation, body)
        case .describeKey: await carryOut(DescribeKeyCall.self, operation, body)
        case .disableKey: await carryOut(DisableKeyCall.self, operation, body)
        case .disableKeyRotation: await carryOut(DisableKeyRotationCall.self, operation, body)
        case .enableKey: await carryOut(EnableKeyCall.self, operation, body)
        case .enableKeyRotation: await carryOut(EnableKeyRotationCall.self, operation, body)
        case .encapsulate: await carryOut(EncapsulateCall.self, operation, body)
        case .encrypt: await carryOut(EncryptCall.self, operation, body)
        case .generateDataKey: await carryOut(GenerateDataKeyCall.self, operation, body)
        case .generateDataKeyPair: await carryOut(GenerateDataKeyPairCall.self, operation, body)
        case .generateDataKeyPairWithoutPlaintext:
            await carryOut(GenerateDataKeyPairWithoutPlaintextCall.self, operation, body)
        case .generateDataKeyWithoutPlaintext:
            await carryOut(GenerateDataKeyWithoutPlaintextCall.self, operation, body)
        case .generateMac: await carryOut(GenerateMacCall.self, operation, body)
        case .generateRandom: await carryOut(GenerateRandomCall.self, operation, body)
        case .getKeyPolicy: await carryOut(GetKeyPolicyCall.self, operation, body)
        case .getKeyRotationStatus: await carryOut(GetKeyRotationStatusCall.self, operation, body)
        case .getPublicKey: await carryOut(GetPublicKeyCall.self, operation, body)
        // Imported material and the history of rotations
        case .getParametersForImport: await carryOut(GetParametersForImportCall.self, operation, body)
        case .importKeyMaterial: await carryOut(ImportKeyMaterialCall.self, operation, body)
        case .deleteImportedKeyMaterial: await carryOut(DeleteImportedKeyMaterialCall.self, operation, body)
        case .listKeyRotations: await carryOut(ListKeyRotationsCall.self, operation, body)
        case .listAliases: await carryOut(ListAliasesCall.self, operation, body)
        case .listKeyPolicies: await carryOut(ListKeyPoliciesCall.self, operation, body)
        case .listKeys: await carryOut(ListKeysCall.self, operation, body)
        case .listResourceTags: await carryOut(ListResourceTagsCall.self, operation, body)
        case .putKeyPolicy: await carryOut(PutKeyPolicyCall.self, operation, body)
        case .reEncrypt: await carryOut(ReEncryptCall.self, operation, body)
        case .rotateKeyOnDemand: await carryOut(RotateKeyOnDemandCall.self, operation, body)
        case .scheduleKeyDeletion: await carryOut(ScheduleKeyDeletionCall.self, operation, body)
        case .sign: await carryOut(SignCall.self, operation, body)
        case .tagResource: await carryOut(TagResourceCall.self, operation, body)
        case .untagResource: await carryOut(UntagResourceCall.self, operation, body)
        case .updateAlias: await carryOut(UpdateAliasCall.self, operation, body)
        case .updateKeyDescription: await carryOut(UpdateKeyDescriptionCall.self, operation, body)
        case .verify: await carryOut(VerifyCall.self, operation, body)
        case .verifyMac: await carryOut(VerifyMacCall.self, operation, body)
        // Grants and use
        case .createGrant: await carryOut(CreateGrantCall.self, operation, body)
        case .listGrants: await carryOut(ListGrantsCall.self, operation, body)
        case .listRetirableGrants: await carryOut(ListRetirableGrantsCall.self, operation, body)
        case .retireGrant: await carryOut(RetireGrantCall.self, operation, body)
        case .revokeGrant: await carryOut(RevokeGrantCall.self, operation, body)
        case .getKeyLastUsage: await carryOut(GetKeyLastUsageCall.self, operation, body)
        // Keys in several vaults
        case .replicateKey: await carryOut(ReplicateKeyCall.self, operation, body)
        case .updatePrimaryRegion: await carryOut(UpdatePrimaryRegionCall.self, operation, body)
        }
    }

    private func carryOut<C: Call>(_: C.Type, _ operation: AWSOperation, _ body: [UInt8]) async -> Answer {
        let call: C
        let options: SubmissionOptions
        do {
            var input = try InputReader(body, operation: operation, place: place)
            call = try C(reading: &input)
            options = input.options
        } catch {
            return await refuse(error, of: C.Request.name)
        }
        let outcome: C.Request.Outcome
        do {
            outcome = try await session.submit(call.request, options: options)
        } catch {
            let words = Words(call, operation: operation, place: place)
            return Answer(AWSErrors.error(for: error, words: words))
        }
        do {
            var writer = JSONWriter(capacity: 2048)
            try call.write(outcome, to: &writer)
            return Answer(body: writer.bytes)
        } catch {
            return Answer(error.error)
        }
    }

    /// Nothing is refused without a record of it.
    private func refuse(_ refusal: Refusal, of operation: OperationName?) async -> Answer {
        do {
            try await session.recordRefusal(of: operation, because: refusal.cause)
        } catch {
            return Answer(AWSErrors.error(for: error, words: nil))
        }
        return Answer(refusal.error)
    }
}
