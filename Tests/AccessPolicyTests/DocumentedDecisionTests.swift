import AccessPolicy
import KeyModel
import Testing

/// What AWS's guides show as examples, told in our own words: a policy, and requests that it is for or against.
@Suite struct DocumentedDecisionTests {
    /// - Source: AWS KMS Developer Guide, AWS KMS condition keys; IAM User Guide, example policies
    struct Example: Sendable, CustomTestStringConvertible {
        var name: String
        var statement: String
        var action: ActionName
        var applies: [Context]
        var doesNotApply: [Context]
        var testDescription: String { name }
    }

    static let examples = [
        Example(
            name: "no bypass of the lockout check",
            statement: #""Action":"kms:CreateKey","Condition":{"Bool":{"kms:BypassPolicyLockoutSafetyCheck":true}}"#,
            action: .createKey, applies: [["kms:BypassPolicyLockoutSafetyCheck": ["true"]]], doesNotApply: [[:]]),
        Example(
            name: "all of an account, by a service only",
            statement: #"""
                "Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*"],"Condition":{"StringEquals":
                {"kms:CallerAccount":"111122223333","kms:ViaService":"ec2.us-west-2.amazonaws.com"}}
                """#,
            action: .generateDataKeyWithoutPlaintext,
            applies: [
                ["kms:CallerAccount": ["111122223333"], "kms:ViaService": ["ec2.us-west-2.amazonaws.com"]]
            ], doesNotApply: [["kms:CallerAccount": ["111122223333"]]]),
        Example(
            name: "a context of one application, by a prefix",
            statement: #""Action":"kms:Decrypt","Condition":{"StringLike":{"kms:EncryptionContext:AppName":"Ex*"}}"#,
            action: .decrypt, applies: [["kms:EncryptionContext:appname": ["ExampleApp"]]],
            doesNotApply: [["kms:EncryptionContext:appname": ["exampleapp"]], [:]]),
        Example(
            name: "a context is required",
            statement: #""Action":"kms:*","Condition":{"Null":{"kms:EncryptionContextKeys":false}}"#,
            action: .encrypt, applies: [["kms:EncryptionContextKeys": ["a"]]], doesNotApply: [[:]]),
        Example(
            name: "no context but these keys",
            statement: #"""
                "Action":"kms:*","Condition":{"ForAllValues:StringEquals":
                {"kms:EncryptionContextKeys":["AppName","FilePath"]}}
                """#,
            action: .encrypt,
            applies: [[:], ["kms:EncryptionContextKeys": ["AppName"]]],
            doesNotApply: [["kms:EncryptionContextKeys": ["AppName", "appname"]]]),
        Example(
            name: "keys of one kind",
            statement: #"""
                "Action":"kms:CreateKey","Condition":{"ForAnyValue:StringLike":
                {"kms:KeySpec":["RSA_*","HMAC_256"]}}
                """#,
            action: .createKey, applies: [["kms:KeySpec": ["RSA_4096"]], ["kms:KeySpec": ["HMAC_256"]]],
            doesNotApply: [["kms:KeySpec": ["HMAC_384"]], [:]]),
        Example(
            name: "re-encryption within a key",
            statement: #""Action":"kms:ReEncrypt*","Condition":"#
                + #"{"Bool":{"kms:ReEncryptOnSameKey":true}}"#,
            action: .reEncryptTo, applies: [["kms:ReEncryptOnSameKey": ["true"]]],
            doesNotApply: [["kms:ReEncryptOnSameKey": ["false"]], [:]]),
        Example(
            name: "keys of a name",
            statement: #"""
                "Action":"kms:*","Condition":{"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/ProjectAlpha"}}
                """#,
            action: .encrypt, applies: [["kms:ResourceAliases": ["alias/Other", "alias/ProjectAlpha"]]],
            doesNotApply: [["kms:ResourceAliases": ["alias/Other"]], [:]]),
        Example(
            name: "from two networks",
            statement: #"""
                "NotAction":"kms:CreateKey","Condition":{"NotIpAddress":{"aws:SourceIp":
                ["192.0.2.0/24","2001:DB8:1234:5678::/64"]}}
                """#,
            action: .encrypt,
            applies: [["aws:SourceIp": ["203.0.113.1"]], ["aws:SourceIp": ["2001:db8:1234:5679::1"]], [:]],
            doesNotApply: [["aws:SourceIp": ["192.0.2.9"]], ["aws:SourceIp": ["2001:db8:1234:5678::1"]]]),
        Example(
            name: "between two dates",
            statement: #"""
                "Action":"kms:*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2026-04-01T00:00:00Z"},
                "DateLessThan":{"aws:CurrentTime":"2026-06-30T23:59:59Z"}}
                """#,
            action: .encrypt, applies: [["aws:CurrentTime": ["2026-05-01T00:00:00Z"]]],
            doesNotApply: [
                ["aws:CurrentTime": ["2026-07-01T00:00:00Z"]], ["aws:CurrentTime": ["2026-04-01T00:00:00Z"]],
            ]
        ),
        Example(
            name: "no second factor",
            statement: #""Action":"kms:*","Condition":"#
                + #"{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}"#,
            action: .encrypt, applies: [[:], ["aws:MultiFactorAuthPresent": ["false"]]],
            doesNotApply: [["aws:MultiFactorAuthPresent": ["true"]]]),
        Example(
            name: "only over TLS", statement: #""Action":"kms:*","Condition":{"Bool":{"aws:SecureTransport":"false"}}"#,
            action: .encrypt, applies: [["aws:SecureTransport": ["false"]]],
            doesNotApply: [["aws:SecureTransport": ["true"]]]),
        Example(
            name: "everything but one action", statement: #""NotAction":"kms:Sch*""#, action: .encrypt,
            applies: [[:]], doesNotApply: []),
        Example(
            name: "a tag of the principal on the resource",
            statement: #"""
                "Action":"kms:*","Condition":{"StringEquals":{"aws:ResourceTag/dept":"${aws:PrincipalTag/dept}"}}
                """#,
            action: .encrypt, applies: [["aws:ResourceTag/Dept": ["hr"], "aws:PrincipalTag/dept": ["hr"]]],
            doesNotApply: [["aws:ResourceTag/Dept": ["hr"]], ["aws:PrincipalTag/dept": ["hr"]], [:]]),
    ]

    @Test(arguments: examples) func allowsWhatItIsFor(_ example: Example) throws {
        let identity = try policy(.identity, #""Effect":"Allow","Resource":"*","# + example.statement)
        for context in example.applies {
            #expect(decide(request(example.action), [identity], nil, context).isAllowed)
        }
        for context in example.doesNotApply {
            #expect(
                decide(request(example.action), [identity], nil, context).outcome == .denied(.noIdentityPolicyAllows))
        }
    }

    @Test(arguments: examples) func deniesWhatItIsAgainst(_ example: Example) throws {
        let key = try keyPolicy(
            statement(principal: "*"), #""Effect":"Deny","Principal":"*","Resource":"*","# + example.statement)
        for context in example.applies {
            #expect(decide(request(example.action), [], key, context).outcome == .denied(.resourcePolicyDenies))
        }
        for context in example.doesNotApply {
            #expect(decide(request(example.action), [], key, context).isAllowed)
        }
    }
}

@Suite struct NegatedElementTests {
    @Test func notActionIsAllTheOthers() throws {
        let all = try policy(.identity, #""Effect":"Allow","NotAction":["kms:Encrypt","kms:D*"],"Resource":"*""#)
        #expect(!decide(request(), [all], nil).isAllowed)
        #expect(!decide(request(.decrypt), [all], nil).isAllowed)
        #expect(decide(request(.sign), [all], nil).isAllowed)
        #expect(decide(request(.unwrapKey), [all], nil).isAllowed)
    }

    @Test func notActionOfAKeyHandsOutNoneOfOurOwn() throws {
        let not = #""Effect":"Allow","NotAction":"kms:PutKeyPolicy","Resource":"*","Principal":{"AWS":"#
        let direct = try keyPolicy(not + #""\#(userARN("alice"))"}"#)
        #expect(decide(request(.sign), [], direct).isAllowed)
        #expect(!decide(request(.destroyKey), [], direct).isAllowed)
        let delegating = try keyPolicy(not + #""\#(account)"}"#)
        #expect(decide(request(.destroyKey), [try policy(.identity, statement("Allow", "*"))], delegating).isAllowed)
    }

    @Test func notResourceIsAllTheOthers() throws {
        let others = try policy(.identity, #""Effect":"Allow","Action":"*","NotResource":["\#(keyARN)","arn:x:*"]"#)
        #expect(!decide(request(), [others], nil).isAllowed)
        #expect(decide(request(on: keyARN + "0"), [others], nil).isAllowed)
        #expect(decide(request(on: "*"), [others], nil).isAllowed)
    }
}
