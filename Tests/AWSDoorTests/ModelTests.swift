import KeyModel
import StrictJSON
import Testing

@testable import AWSDoor

/// The door's lists against botocore's model of AWS KMS (Fixtures/make_model.py).
struct ModelTests {
    private let model: JSONValue

    init() throws { model = try Fixture.json("model.json") }

    /// What botocore 1.44.8 has and the fixture's hasn't: ML-KEM.
    private static let newerOperations: Set = ["Encapsulate", "Decapsulate"]
    private static let newerNames: Set = ["ML_KEM_512", "ML_KEM_768", "ML_KEM_1024", "ENCAPSULATE_DECAPSULATE"]

    @Test func operations() {
        let names = Set(model["operations"]?.objectValue?.keys ?? [])
        #expect(names.union(Self.newerOperations) == Set(AWSOperation.allCases.map(\.rawValue)))
    }

    @Test func invalidARNs() {
        for operation in AWSOperation.allCases {
            let errors = model["operations"]?[operation.rawValue]?["errors"]?.arrayValue ?? []
            let listed = errors.contains { $0.stringValue == "InvalidArnException" }
            #expect(operation.hasInvalidARNError == listed, "\(operation.rawValue)")
        }
    }

    private func check<Name: WireName>(_: Name.Type, _ shape: String) {
        let names = (model["shapes"]?[shape]?["enum"]?.arrayValue ?? []).compactMap(\.stringValue)
        #expect(Set(names) == Set(Name.listed.map(\.rawValue)).subtracting(Self.newerNames), "\(shape)")
    }

    @Test func enumerations() {
        check(KeySpecName.self, "KeySpec")
        check(LegacyKeySpecName.self, "CustomerMasterKeySpec")
        check(KeyUsageName.self, "KeyUsageType")
        check(OriginName.self, "OriginType")
        check(DataKeySpecName.self, "DataKeySpec")
        check(DataKeyPairSpecName.self, "DataKeyPairSpec")
        check(EncryptionAlgorithmName.self, "EncryptionAlgorithmSpec")
        check(SigningAlgorithmName.self, "SigningAlgorithmSpec")
        check(MACAlgorithmName.self, "MacAlgorithmSpec")
        check(MessageTypeName.self, "MessageType")
        check(DryRunModifierName.self, "DryRunModifierType")
        check(WrappingAlgorithmName.self, "AlgorithmSpec")
        check(WrappingKeySpecName.self, "WrappingKeySpec")
        check(ExpirationModelName.self, "ExpirationModelType")
        check(ImportTypeName.self, "ImportType")
        check(IncludeKeyMaterialName.self, "IncludeKeyMaterial")
        check(KeyAgreementAlgorithmName.self, "KeyAgreementAlgorithmSpec")
        check(KeyEncryptionAlgorithmName.self, "KeyEncryptionMechanism")
    }

    @Test func texts() {
        let rules: [(TextRule, String)] = [
            (.keyID, "KeyIdType"), (.description, "DescriptionType"), (.aliasName, "AliasNameType"),
            (.marker, "MarkerType"), (.policy, "PolicyType"), (.policyName, "PolicyNameType"),
            (.grantToken, "GrantTokenType"), (.tagKey, "TagKeyType"), (.tagValue, "TagValueType"),
            (.grantID, "GrantIdType"), (.grantName, "GrantNameType"), (.principalID, "PrincipalIdType"),
            (.customKeyStoreID, "CustomKeyStoreIdType"), (.xksKeyID, "XksKeyIdType"),
            (.keyMaterialDescription, "KeyMaterialDescriptionType"), (.keyMaterialID, "BackingKeyIdType"),
        ]
        for (rule, shape) in rules {
            let facts = model["shapes"]?[shape]
            #expect(facts?["min"]?.intValue == rule.lengths.lowerBound, "\(shape)")
            #expect(facts?["max"]?.intValue == rule.lengths.upperBound, "\(shape)")
            #expect(facts?["pattern"]?.stringValue == rule.pattern?.text, "\(shape)")
        }
    }

    /// Every use of a key that is counted has a word in AWS's list of them, and nothing else has.
    @Test(arguments: OperationName.allCases) func uses(_ operation: OperationName) throws {
        let name = GetKeyLastUsageCall.name(of: operation)
        #expect((name != nil) == operation.isUseOfKey)
    }

    /// Each operation, sent nothing, names exactly the members that the model requires.
    @Test(arguments: AWSOperation.allCases) func required(_ operation: AWSOperation) async {
        guard !Self.newerOperations.contains(operation.rawValue) else { return }
        let answer = await Exchange(operation.rawValue, "{}")
        var required = (model["operations"]?[operation.rawValue]?["required"]?.arrayValue ?? []).compactMap(
            \.stringValue)
        // Decrypt and ReEncrypt do without a ciphertext only where DryRunModifiers say so.
        if operation == .decrypt { required.append("CiphertextBlob") }
        if operation == .reEncrypt, !required.contains("CiphertextBlob") { required.append("CiphertextBlob") }
        let message = answer.message ?? ""
        let named = (model["operations"]?[operation.rawValue]?["members"]?.objectValue?.keys ?? []).filter {
            message.contains("Value null at '\(InputReader.path($0))'")
        }
        #expect(Set(named) == Set(required))
    }
}
