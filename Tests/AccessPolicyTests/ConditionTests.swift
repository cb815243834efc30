import KeyModel
import Testing

@testable import AccessPolicy

/// What one condition says, tried on a statement that allows everything.
func holds(_ condition: String, _ context: Context = [:], version: String = "2012-10-17") throws -> Bool {
    let text = #"""
        {"Version":"\#(version)","Statement":
         {"Effect":"Allow","Action":"*","Resource":"*","Condition":{\#(condition)}}}
        """#
    let document = try PolicyDocument(parsing: Array(text.utf8), kind: .identity)
    return decide(request(), [NamedPolicy(name: "p", document: document)], nil, context).isAllowed
}

/// A condition on `aws:UserAgent`, which stands here for any key.
private func holds(_ operation: String, _ operands: String, _ values: [String]?) throws -> Bool {
    try holds(#""\#(operation)":{"aws:UserAgent":\#(operands)}"#, values.map { ["aws:useragent": $0] } ?? [:])
}

@Suite struct OperatorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var operation: String
        var operands: String
        var values: [String]?
        var expected: Bool

        init(_ operation: String, _ operands: String, _ values: [String]?, _ expected: Bool) {
            (self.operation, self.operands, self.values, self.expected) = (operation, operands, values, expected)
        }

        var testDescription: String { "\(operation) \(operands) \(values ?? ["-"])" }
    }

    static let texts = [
        Case("StringEquals", #""a""#, ["a"], true), Case("StringEquals", #""a""#, ["A"], false),
        Case("StringEquals", #""a*""#, ["abc"], false), Case("StringEquals", #""a*""#, ["a*"], true),
        Case("StringEquals", #"["a","b"]"#, ["b"], true), Case("StringEquals", #"["a","b"]"#, ["c"], false),
        Case("StringEquals", #""""#, [""], true), Case("StringEquals", "[]", ["a"], false),
        Case("StringEquals", "true", ["true"], true), Case("StringEquals", "12", ["12"], true),
        Case("StringEquals", "\"\u{E9}\"", ["e\u{301}"], false),
        Case("stringequals", #""a""#, ["a"], true), Case("StringNotEquals", "[]", ["a"], true),
        Case("StringNotEquals", #""a""#, ["a"], false), Case("StringNotEquals", #""a""#, ["b"], true),
        Case("StringNotEquals", #"["a","b"]"#, ["b"], false), Case("StringNotEquals", #"["a","b"]"#, ["c"], true),
        Case("StringEqualsIgnoreCase", #""aB""#, ["Ab"], true), Case("StringEqualsIgnoreCase", #""a*""#, ["ab"], false),
        Case("StringNotEqualsIgnoreCase", #""aB""#, ["Ab"], false),
        Case("StringNotEqualsIgnoreCase", #""a""#, ["b"], true),
        Case("StringLike", #""a*c""#, ["abbc"], true), Case("StringLike", #""a?c""#, ["abbc"], false),
        Case("StringLike", #""A*""#, ["abc"], false), Case("StringLike", #"["x","*c"]"#, ["abc"], true),
        Case("StringLike", #""a${*}""#, ["abc"], false), Case("StringLike", #""a${*}""#, ["a*"], true),
        Case("StringLike", #""${?}${$}""#, ["?$"], true), Case("StringNotLike", #""a*""#, ["abc"], false),
        Case("StringNotLike", #""a*""#, ["b"], true),
    ]

    static let numbers = [
        Case("NumericEquals", "7", ["7"], true), Case("NumericEquals", #""7.0""#, ["7"], true),
        Case("NumericEquals", "7", ["8"], false), Case("NumericEquals", "7", ["seven"], false),
        Case("NumericEquals", "[6,7]", ["7"], true), Case("NumericNotEquals", "7", ["8"], true),
        Case("NumericNotEquals", "7", ["7"], false), Case("NumericLessThan", "7", ["6"], true),
        Case("NumericLessThan", "7", ["7"], false), Case("NumericLessThan", "10", ["9"], true),
        Case("NumericLessThanEquals", "7", ["7"], true), Case("NumericLessThanEquals", "7", ["7.5"], false),
        Case("NumericGreaterThan", "7", ["7"], false), Case("NumericGreaterThan", "-8", ["-7"], true),
        Case("NumericGreaterThanEquals", "7", ["7"], true), Case("NumericGreaterThanEquals", "7", ["6"], false),
    ]

    static let dates = [
        Case("DateEquals", #""2026-11-24T12:00:00Z""#, ["2026-11-24T12:00:00Z"], true),
        Case("DateEquals", #""2026-11-24T13:00:00+01:00""#, ["2026-11-24T12:00:00Z"], true),
        Case("DateEquals", "1795521600", ["2026-11-24T12:00:00Z"], true),
        Case("DateNotEquals", #""2026-11-24T12:00:00Z""#, ["2026-11-24T12:00:01Z"], true),
        Case("DateLessThan", #""2026-11-25""#, ["2026-11-24T23:59:59Z"], true),
        Case("DateLessThan", #""2026-11-24""#, ["2026-11-24T00:00:00Z"], false),
        Case("DateLessThanEquals", #""2026-11-24""#, ["2026-11-24T00:00:00Z"], true),
        Case("DateGreaterThan", #""2024-02-29""#, ["2024-03-01"], true),
        Case("DateGreaterThanEquals", #""2026""#, ["2026-01-01T00:00:00Z"], true),
        Case("DateGreaterThan", #""2026-11-24""#, ["yesterday"], false),
    ]

    static let addresses = [
        Case("IpAddress", #""203.0.113.0/24""#, ["203.0.113.7"], true),
        Case("IpAddress", #""203.0.113.5/24""#, ["203.0.113.7"], true),
        Case("IpAddress", #""203.0.113.0/25""#, ["203.0.113.128"], false),
        Case("IpAddress", #""203.0.113.7""#, ["203.0.113.7"], true),
        Case("IpAddress", #""203.0.113.7""#, ["203.0.113.8"], false),
        Case("IpAddress", #""0.0.0.0/0""#, ["1.2.3.4"], true),
        Case("IpAddress", #""0.0.0.0/0""#, ["2001:db8::1"], false),
        Case("IpAddress", #""::/0""#, ["192.0.2.1"], false),
        Case("NotIpAddress", #""::/0""#, ["192.0.2.1"], true),
        Case("IpAddress", #""::/0""#, ["2001:db8::1"], true),
        Case("IpAddress", #""::ffff:192.0.2.0/120""#, ["192.0.2.1"], true),
        Case("IpAddress", #""2001:db8::/32""#, ["2001:DB8:1::2"], true),
        Case("IpAddress", #""2001:db8::/33""#, ["2001:db8:8000::"], false),
        Case("IpAddress", #""::1""#, ["0:0:0:0:0:0:0:1"], true),
        Case("IpAddress", #""192.0.2.0/24""#, ["::ffff:192.0.2.9"], true),
        Case("IpAddress", #"["10.0.0.0/8","192.168.0.0/16"]"#, ["192.168.3.4"], true),
        Case("IpAddress", #""10.0.0.0/8""#, ["nowhere"], false),
        Case("NotIpAddress", #""10.0.0.0/8""#, ["10.1.1.1"], false),
        Case("NotIpAddress", #""10.0.0.0/8""#, ["11.1.1.1"], true),
    ]

    static let others = [
        Case("Bool", "true", ["true"], true), Case("Bool", #""TRUE""#, ["true"], true),
        Case("Bool", #""false""#, ["true"], false), Case("Bool", "true", ["yes"], false),
        Case("BinaryEquals", #""QUJD""#, ["QUJD"], true), Case("BinaryEquals", #""QUJD""#, ["QUJE"], false),
        Case("ArnEquals", #""arn:aws:iam::123456789012:user/*""#, ["arn:aws:iam::123456789012:user/a/b:c"], true),
        Case("ArnLike", #""arn:aws:iam::*:user/?""#, ["arn:aws:iam::123456789012:user/a"], true),
        Case("ArnLike", #""arn:aws:*:user/a""#, ["arn:aws:iam::123456789012:user/a"], false),
        Case("ArnLike", #""arn:*:123456789012:user/a""#, ["arn:aws:iam::123456789012:user/a"], false),
        Case("ArnLike", #""*""#, ["arn:aws:iam::123456789012:user/a"], true),
        Case("ArnEquals", #""arn:aws:iam::123456789012:root""#, ["arn:aws:iam::123456789012"], false),
        Case("ArnNotEquals", #""arn:aws:iam::123456789012:user/*""#, ["arn:aws:iam::123456789012:user/a"], false),
        Case("ArnNotLike", #""arn:aws:iam::123456789012:user/*""#, ["arn:aws:iam::123456789012:role/a"], true),
    ]

    @Test(arguments: texts + numbers + dates + addresses + others)
    func compares(_ sample: Case) throws {
        #expect(try holds(sample.operation, sample.operands, sample.values) == sample.expected)
    }

    /// Operators with an operand that they take.
    static let positive = [
        ("StringEquals", #""a""#), ("StringEqualsIgnoreCase", #""a""#), ("StringLike", #""a""#), ("NumericEquals", "1"),
        ("NumericLessThan", "1"), ("NumericLessThanEquals", "1"), ("NumericGreaterThan", "1"),
        ("NumericGreaterThanEquals", "1"), ("DateEquals", "1"), ("DateLessThan", "1"), ("DateLessThanEquals", "1"),
        ("DateGreaterThan", "1"), ("DateGreaterThanEquals", "1"), ("Bool", "true"), ("BinaryEquals", #""QQ==""#),
        ("IpAddress", #""::1""#), ("ArnEquals", #""*""#), ("ArnLike", #""*""#),
    ]
    static let negated = [
        ("StringNotEquals", #""a""#), ("StringNotEqualsIgnoreCase", #""a""#), ("StringNotLike", #""a""#),
        ("NumericNotEquals", "1"), ("DateNotEquals", "1"), ("NotIpAddress", #""::1""#), ("ArnNotEquals", #""*""#),
        ("ArnNotLike", #""*""#),
    ]

    @Test(arguments: positive) func aMissingValueMatchesNothing(operation: String, operand: String) throws {
        #expect(try !holds(operation, operand, nil))
        #expect(try !holds(operation, operand, []))
        #expect(try holds(operation + "IfExists", operand, nil))
        #expect(try !holds("ForAnyValue:" + operation, operand, nil))
        #expect(try holds("ForAllValues:" + operation, operand, nil))
        #expect(try holds("ForAnyValue:" + operation + "IfExists", operand, nil))
    }

    @Test(arguments: negated) func aMissingValueIsDifferentFromAll(operation: String, operand: String) throws {
        #expect(try holds(operation, operand, nil))
        #expect(try holds(operation + "IfExists", operand, nil))
        #expect(try !holds("ForAnyValue:" + operation, operand, nil))
        #expect(try holds("ForAllValues:" + operation, operand, nil))
    }

    @Test func ifExistsStillComparesWhatIsThere() throws {
        #expect(try !holds("StringEqualsIfExists", #""a""#, ["b"]))
        #expect(try holds("StringEqualsIfExists", #""a""#, ["a"]))
        #expect(try !holds("NotIpAddressIfExists", #""10.0.0.0/8""#, ["10.0.0.1"]))
    }

    @Test func nullTellsWhetherThereIsAValue() throws {
        #expect(try holds("Null", "true", nil))
        #expect(try holds("Null", "true", []))
        #expect(try !holds("Null", "true", ["a"]))
        #expect(try holds("Null", #""false""#, ["a"]))
        #expect(try !holds("Null", #""false""#, nil))
        #expect(try holds("Null", "[true,false]", nil))
    }

    @Test func quantifiersGoThroughTheValuesOfTheRequest() throws {
        #expect(try holds("ForAnyValue:StringEquals", #"["a","b"]"#, ["x", "b"]))
        #expect(try !holds("ForAnyValue:StringEquals", #"["a","b"]"#, ["x", "y"]))
        #expect(try holds("ForAllValues:StringEquals", #"["a","b"]"#, ["a", "b", "a"]))
        #expect(try !holds("ForAllValues:StringEquals", #"["a","b"]"#, ["a", "x"]))
        #expect(try holds("ForAnyValue:StringNotEquals", #"["a","b"]"#, ["a", "x"]))
        #expect(try !holds("ForAnyValue:StringNotEquals", #"["a","b"]"#, ["a", "b"]))
        #expect(try holds("ForAllValues:StringNotEquals", #"["a","b"]"#, ["x", "y"]))
        #expect(try !holds("ForAllValues:StringNotEquals", #"["a","b"]"#, ["x", "b"]))
        #expect(try holds("ForAllValues:StringLike", #""team-*""#, ["team-a", "team-b"]))
        // An empty text is no value of a set.
        #expect(try holds("ForAllValues:StringEquals", #""a""#, [""]))
        #expect(try !holds("ForAnyValue:StringEquals", #""""#, [""]))
    }

    @Test func allKeysAndAllOperatorsHaveToHold() throws {
        let both = #""StringEquals":{"aws:username":"alice","aws:UserAgent":"x"},"Bool":{"aws:SecureTransport":"true"}"#
        let right: Context = ["aws:username": ["alice"], "aws:useragent": ["x"], "aws:SecureTransport": ["true"]]
        #expect(try holds(both, right))
        for key in right.keys {
            #expect(try !holds(both, right.merging([key: ["other"]]) { $1 }))
        }
    }

    @Test func namesOfKeysHaveNoCaseValuesDo() throws {
        let condition = #""StringEquals":{"KMS:encryptioncontext:DEPARTMENT":"Sales"}"#
        #expect(try holds(condition, ["kms:EncryptionContext:department": ["Sales"]]))
        #expect(try !holds(condition, ["kms:EncryptionContext:department": ["sales"]]))
        #expect(try !holds(condition, ["kms:EncryptionContext:dept": ["Sales"]]))
    }

    @Test func aKeyThatNobodyKnowsHasNoValue() throws {
        #expect(try !holds(#""StringEquals":{"custom:Thing":"a"}"#, ["aws:username": ["a"]]))
        #expect(try holds(#""StringNotEquals":{"custom:Thing":"a"}"#))
        #expect(try holds(#""Null":{"s3:prefix":"true"}"#))
    }
}

@Suite struct VariableTests {
    let alice: Context = ["aws:username": ["alice"]]

    @Test func standForWhatTheRequestSays() throws {
        let condition = #""StringEquals":{"kms:EncryptionContext:owner":"${aws:username}"}"#
        #expect(try holds(condition, alice.merging(["kms:EncryptionContext:owner": ["alice"]]) { $1 }))
        #expect(try !holds(condition, alice.merging(["kms:EncryptionContext:owner": ["bob"]]) { $1 }))
        // Nobody's own name is nothing.
        #expect(try !holds(condition, ["kms:EncryptionContext:owner": [""]]))
        let ignoring = #""StringEqualsIgnoreCase":{"kms:EncryptionContext:owner":"x-${AWS:UserName}"}"#
        #expect(try holds(ignoring, alice.merging(["kms:EncryptionContext:owner": ["X-ALICE"]]) { $1 }))
        let arn = #""ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::123456789012:user/${aws:username}"}"#
        #expect(try holds(arn, alice.merging(["aws:PrincipalArn": ["arn:aws:iam::123456789012:user/alice"]]) { $1 }))
    }

    @Test func haveDefaults() throws {
        let condition = #""StringEquals":{"aws:UserAgent":"${aws:PrincipalTag/team, 'company-wide'}"}"#
        #expect(try holds(condition, ["aws:UserAgent": ["company-wide"]]))
        #expect(try holds(condition, ["aws:UserAgent": ["red"], "aws:PrincipalTag/TEAM": ["red"]]))
        #expect(try !holds(condition, ["aws:UserAgent": ["company-wide"], "aws:PrincipalTag/team": ["red"]]))
    }

    @Test func bringNoWildcards() throws {
        let condition = #""StringLike":{"aws:UserAgent":"${aws:username}-*"}"#
        #expect(try holds(condition, ["aws:username": ["a*"], "aws:UserAgent": ["a*-x"]]))
        #expect(try !holds(condition, ["aws:username": ["a*"], "aws:UserAgent": ["abc-x"]]))
    }

    @Test func withSeveralValuesMatchNothing() throws {
        let condition = #""StringEquals":{"aws:UserAgent":"${aws:TagKeys}"}"#
        #expect(try !holds(condition, ["aws:TagKeys": ["a", "b"], "aws:UserAgent": ["a"]]))
    }

    @Test func areTextInDocumentsOf2008() throws {
        let condition = #""StringEquals":{"aws:UserAgent":"${aws:username}"}"#
        #expect(try holds(condition, ["aws:UserAgent": ["${aws:username}"]], version: "2008-10-17"))
        #expect(try !holds(condition, alice.merging(["aws:UserAgent": ["alice"]]) { $1 }, version: "2008-10-17"))
    }

    @Test func standInResources() throws {
        let resource = "arn:aws-us-gov:kms:*:123456789012:alias/${aws:username}-*"
        let own = "arn:aws-us-gov:kms:us-gov-west-1:123456789012:alias/alice-1"
        let allow = try policy(.identity, statement("Allow", "kms:*", resource: resource))
        #expect(decide(request(.createAlias, on: own), [allow], nil, alice).isAllowed)
        #expect(!decide(request(.createAlias, on: own), [allow], nil, ["aws:username": ["bob"]]).isAllowed)
        #expect(!decide(request(.createAlias, on: own), [allow], nil).isAllowed)
        let deny = try policy(
            .identity, statement(), #""Effect":"Deny","Action":"kms:*","NotResource":"\#(resource)""#)
        #expect(decide(request(.createAlias, on: own), [deny], nil, alice).isAllowed)
        #expect(!decide(request(.createAlias, on: own), [deny], nil).isAllowed)
    }
}
