import Testing

@testable import AccessPolicy

@Suite struct ConditionValueTests {
    @Test(arguments: [
        ("1970-01-01", 0.0), ("1970-01-01T00:00:00Z", 0), ("2000-02-29T12:30Z", 951_827_400), ("2026", 1_767_225_600),
        ("2026-11", 1_793_491_200), ("2026-11-24T12:00:00.5Z", 1_795_521_600.5), ("0", 0), ("-1", -1),
        ("1795521600", 1_795_521_600), ("1969-12-31T23:59:59Z", -1), ("2026-11-24T12:00:00-0130", 1_795_527_000),
        ("1600-03-01", -11_670_912_000),
    ])
    func datesAreRead(text: String, seconds: Double) { #expect(PolicyDate.parse(text) == seconds) }

    @Test(arguments: [
        "", "x", "2026-13", "2026-00-01", "2025-02-29", "2026-11-24T", "2026-11-24T12:00:00", "2026-11-24T25:00Z",
        "2026-11-24T12:60Z", "2026-11-24 12:00:00Z", "2026-11-24T12:00:00Zx", "2026-11-24T12:00:00.Z", "26-11-24", "-",
        "2026-1-1", "2026-11-24T12:00:00+1", "2100-02-29",
    ])
    func otherTextsAreNoDates(text: String) { #expect(PolicyDate.parse(text) == nil) }

    @Test(arguments: [
        "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "", ":", ":::", "1::2::3", "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9", "12345::", "g::", "fe80::1%eth0", "+1::", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3", "a.b.c.d",
        ":1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:", "1:2:3:4:5:6:7::8",
    ])
    func otherTextsAreNoAddresses(text: String) { #expect(NetworkAddress(text) == nil) }

    @Test(arguments: [
        ("::", "0:0:0:0:0:0:0:0"), ("1::", "1:0:0:0:0:0:0:0"), ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"),
        ("::ffff:1.2.3.4", "1.2.3.4"), ("ABCD::EF", "abcd:0:0:0:0:0:0:ef"),
    ])
    func spellingsOfAnAddressAreOne(one: String, other: String) {
        #expect(NetworkAddress(one) != nil)
        #expect(NetworkAddress(one) == NetworkAddress(other))
    }

    @Test(arguments: ["1.2.3.4/33", "1.2.3.4/", "1.2.3.4/-1", "::/129", "1.2.3.4/08/1", "1.2.3.4/1000", "/8", "x/8"])
    func otherTextsAreNoRanges(text: String) { #expect(AddressRange(text) == nil) }

    @Test func keysAreKnownByTheirNames() {
        #expect(ConditionKey(text: "aws:TagKeys") == ConditionKey(.tagKeys))
        #expect(ConditionKey(text: "AWS:resourcetag/CostCenter") == ConditionKey(.resourceTag, suffix: "costcenter"))
        #expect(ConditionKey(text: "kms:RecipientAttestation:PCR8") == ConditionKey(.recipientRegister, suffix: "8"))
        #expect(ConditionKey(text: "kms:EncryptionContextKeys") == ConditionKey(.encryptionContextKeys))
        #expect(ConditionKey(text: "kms:EncryptionContext:a:b") == ConditionKey(.encryptionContext, suffix: "a:b"))
        #expect(ConditionKey(text: "s3:prefix")?.name == nil)
        for text in ["", "aws", "aws:", ":a"] { #expect(ConditionKey(text: text) == nil) }
        for name in ConditionKeyName.allCases where !name.isFamily {
            #expect(ConditionKey(text: name.rawValue) == ConditionKey(name))
        }
    }
}

@Suite struct ConditionRefusalTests {
    func error(_ condition: String, version: String = "2012-10-17") -> PolicyError? {
        let text = #"""
            {"Version":"\#(version)","Statement":
             {"Effect":"Allow","Action":"*","Resource":"*","Condition":\#(condition)}}
            """#
        do {
            _ = try PolicyDocument(parsing: Array(text.utf8), kind: .identity)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "StringEqual", "Equals", "", "NumericLike", "BoolNot", "NullIfExists", "ForAnyValue:Null", "ForAllValues:",
        "ForSomeValues:StringEquals", "StringEqualsIfExistsIfExists", "IfExists", "ForAnyValue:ForAllValues:Bool",
        "NotBool", "BinaryNotEquals",
    ])
    func operatorsThatThereAreNotAreRefused(operation: String) {
        #expect(error(#"{"\#(operation)":{"aws:username":"1"}}"#) == .badConditionOperator)
    }

    @Test(arguments: [
        ("NumericEquals", "x"), ("NumericEquals", ""), ("NumericEquals", "0x10"), ("NumericEquals", "nan"),
        ("DateEquals", "tomorrow"), ("DateEquals", "${aws:CurrentTime}"), ("Bool", "yes"), ("Bool", ""), ("Null", "0"),
        ("IpAddress", "10.0.0.0/40"), ("IpAddress", "localhost"), ("BinaryEquals", "***"), ("ArnEquals", "user/alice"),
        ("ArnLike", "arn:aws:iam"),
    ])
    func operandsThatAnOperatorCannotTakeAreRefused(operation: String, operand: String) {
        #expect(error(#"{"\#(operation)":{"aws:username":"\#(operand)"}}"#) == .badConditionValue)
    }

    @Test(arguments: [
        "${aws:username", "${}", "${username}", "${aws:username,company}", "${aws:username, 'x}", "${aws:username, x'}",
        "a${", "${**}", "${aws:${aws:username}}",
    ])
    func variablesThatAreNoneAreRefused(text: String) {
        #expect(error(#"{"StringEquals":{"aws:username":"\#(text)"}}"#) == .badVariable)
        #expect(error(#"{"StringEquals":{"aws:username":"\#(text)"}}"#, version: "2008-10-17") == nil)
    }

    @Test func shapesAreChecked() {
        for shape in ["[]", #""x""#, "null", #"{"StringEquals":"x"}"#, #"{"StringEquals":[]}"#] {
            #expect(error(shape) == .wrongType(.condition))
        }
        for value in ["null", "{}", "[[]]", #"["a",{}]"#] {
            #expect(error(#"{"StringEquals":{"aws:username":\#(value)}}"#) == .wrongType(.condition))
        }
        #expect(error(#"{"StringEquals":{"username":"x"}}"#) == .badConditionKey)
        #expect(error(#"{"StringEquals":{"aws:username":"x","aws:username":"y"}}"#) == .malformedJSON)
        for empty in ["{}", #"{"StringEquals":{}}"#, #"{"StringEquals":{"aws:username":[]}}"#] {
            #expect(error(empty) == nil)
        }
    }

    @Test func oppositesExcludeEachOther() throws {
        func errorOf(_ statement: String, _ kind: PolicyDocument.Kind) -> PolicyError? {
            #expect(throws: PolicyError.self) { try policy(kind, statement) }
            do { _ = try policy(kind, statement) } catch { return error as? PolicyError }
            return nil
        }
        #expect(errorOf(statement() + #","NotAction":"*""#, .identity) == .contradictoryElement(.notAction))
        #expect(errorOf(statement() + #","NotResource":"*""#, .identity) == .contradictoryElement(.notResource))
        #expect(
            errorOf(statement(principal: "*") + #","NotPrincipal":"*""#, .resource)
                == .contradictoryElement(.notPrincipal))
        #expect(errorOf(statement() + #","NotPrincipal":"*""#, .identity) == .unknownElement)
        #expect(errorOf(statement() + #","NotPrincipal":{"AWS":"*"}"#, .resource) == .allowsAllButSome)
    }
}
