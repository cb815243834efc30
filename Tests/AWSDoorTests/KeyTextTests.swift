import KeyModel
import ServiceRequests
import Testing

@testable import AWSDoor

struct KeyTextTests {
    private static let prefix = "arn:aws-us-gov:kms:us-gov-west-1:123456789012:"
    private static let multiRegionText = "mrk-1234abcd12ab84cda6ef1234567890ab"
    private static let place = Place(caller: Samples.caller, region: "us-gov-west-1", partition: "aws-us-gov")

    @Test(arguments: [
        (Samples.keyText, KeySelector.id(Samples.key), Samples.account),
        (Samples.arn, .id(Samples.key), Samples.account),
        (multiRegionText, .id(KeyIdentifier(multiRegionText)!), Samples.account),
        (prefix + "key/" + multiRegionText, .id(KeyIdentifier(multiRegionText)!), Samples.account),
        ("alias/app", .name("app"), Samples.account),
        (Samples.aliasARN, .name("app"), Samples.account),
        ("alias/a/b", .name("a/b"), Samples.account),
        ("arn:aws-us-gov:kms:us-gov-west-1:999999999999:key/" + Samples.keyText, .id(Samples.key), "999999999999"),
        ("arn:aws-us-gov:kms:us-gov-west-1:999999999999:alias/app", .name("app"), "999999999999"),
    ])
    func names(_ text: String, _ selector: KeySelector, _ account: String) throws {
        let reference = try KeyText(text, operation: .encrypt, place: Self.place).keyOrAlias()
        #expect(reference == KeyReference(selector, in: .located(region: "us-gov-west-1", account: account)))
    }

    @Test(arguments: [
        ("fake-key-id", "NotFoundException", "Invalid keyId 'fake-key-id'"),
        ("134f2428cec14b25a1ae9048164dba47", "NotFoundException", "Invalid keyId '134f2428cec14b25a1ae9048164dba47'"),
        ("mrk-fake-key-id", "NotFoundException", "Invalid keyId 'mrk-fake-key-id'"),
        (
            "mrk-D3B95762d3b95762d3b95762d3b95762", "NotFoundException",
            "Invalid keyId 'mrk-D3B95762d3b95762d3b95762d3b95762'"
        ),
        (Samples.keyText + " ", "NotFoundException", "Invalid keyId '\(Samples.keyText) '"),
        ("%2F" + Samples.keyText, "NotFoundException", "Invalid keyId '%2F\(Samples.keyText)'"),
        (prefix + "key%2F" + Samples.keyText, "InvalidArnException", "Invalid arn \(prefix)key%2F\(Samples.keyText)"),
        (prefix + "key/nope", "NotFoundException", "Invalid keyId 'nope'"),
        (Samples.keyText.uppercased(), "NotFoundException", "Invalid keyId '\(Samples.keyText.uppercased())'"),
        (
            "arn:aws-us-gov:kms:us-gov-east-1:123456789012:key/" + Samples.keyText, "NotFoundException",
            "Invalid arn us-gov-east-1"
        ),
        ("arn:aws:kms:us-gov-west-1:123456789012:key/" + Samples.keyText, "NotFoundException", "Invalid arn aws"),
        ("arn:aws-us-gov:kms:key", "InvalidArnException", "Invalid arn arn:aws-us-gov:kms:key"),
        (prefix + "grant/1", "InvalidArnException", "Invalid arn \(prefix)grant/1"),
        (
            "arn:aws-us-gov:s3:us-gov-west-1:123456789012:key/a", "InvalidArnException",
            "Invalid arn arn:aws-us-gov:s3:us-gov-west-1:123456789012:key/a"
        ),
    ])
    func refuses(_ text: String, _ type: String, _ message: String) {
        #expect { try KeyText(text, operation: .describeKey, place: Self.place).keyOrAlias() } throws: { error in
            (error as? Refusal)?.error == AWSError(type, message)
        }
    }

    @Test func malformedWhereTheModelHasNoInvalidArn() {
        #expect { try KeyText("arn:x", operation: .encrypt, place: Self.place).keyOrAlias() } throws: { error in
            (error as? Refusal)?.error == .notFound("Invalid arn arn:x")
        }
    }

    /// - Source: AWS KMS API Reference, KeyId of each operation
    @Test(arguments: [
        "EnableKey", "DisableKey", "ScheduleKeyDeletion", "CancelKeyDeletion", "EnableKeyRotation",
        "DisableKeyRotation",
        "GetKeyRotationStatus", "RotateKeyOnDemand", "GetKeyPolicy", "PutKeyPolicy", "ListKeyPolicies", "TagResource",
        "UntagResource", "ListResourceTags", "UpdateKeyDescription", "ListAliases",
        "ReplicateKey", "UpdatePrimaryRegion",
    ])
    func takesNoAlias(_ operation: String) async {
        for text in ["alias/app", Samples.aliasARN] {
            let json =
                #"{"KeyId":"\#(text)","Policy":"{}","Tags":[],"TagKeys":[],"Description":"","#
                + #""ReplicaRegion":"us-gov-east-1","PrimaryRegion":"us-gov-east-1"}"#
            let gate = ScriptedGate()
            let answer = await Exchange(operation, json, at: gate)
            #expect(answer.type == "InvalidArnException")
            #expect(answer.message == "Key Aliases are not supported for this operation.")
            #expect(gate.submitted.isEmpty)
        }
    }
}
