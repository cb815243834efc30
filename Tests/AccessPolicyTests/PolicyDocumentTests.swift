import AccessPolicy
import Testing

@Suite struct PolicyDocumentTests {
    func error(_ text: String, _ kind: PolicyDocument.Kind = .identity) -> PolicyError? {
        do {
            _ = try PolicyDocument(parsing: Array(text.utf8), kind: kind)
            return nil
        } catch {
            return error
        }
    }

    func errorOf(_ statement: String, _ kind: PolicyDocument.Kind = .identity) -> PolicyError? {
        error(#"{"Version":"2012-10-17","Statement":{\#(statement)}}"#, kind)
    }

    @Test func defaultKeyPolicyIsLaidOutAsByAWS() throws {
        let text = PolicyDocument.defaultKeyPolicy(partition: "aws", account: "111122223333")
        let recorded =
            "{\n  \"Version\" : \"2012-10-17\",\n  \"Id\" : \"key-default-1\",\n  \"Statement\" : [ {\n    "
            + "\"Sid\" : \"Enable IAM User Permissions\",\n    \"Effect\" : \"Allow\",\n    \"Principal\" : {\n      "
            + "\"AWS\" : \"arn:aws:iam::111122223333:root\"\n    },\n    \"Action\" : \"kms:*\",\n    "
            + "\"Resource\" : \"*\"\n  } ]\n}"
        #expect(text == recorded)
        let document = try PolicyDocument(parsing: Array(text.utf8), kind: .resource)
        #expect(document.text == text)
        #expect(document.version == .v2012)
        #expect(document.id == "key-default-1")
        #expect(document.statements.map(\.sid) == ["Enable IAM User Permissions"])
        #expect(document.statements.first?.principals?.principals == [.account("111122223333", partition: "aws")])
    }

    @Test func listsAndSingleValuesAreTheSame() throws {
        let one = try policy(.identity, statement("Allow", "kms:Encrypt")).document
        let text = #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["kms:Encrypt"],"Resource":["*"]}}"#
        #expect(try PolicyDocument(parsing: Array(text.utf8), kind: .identity).statements == one.statements)
    }

    @Test func versionIsOptionalAndOneOfTwo() throws {
        let rest = #""Statement":[{\#(statement())}]"#
        #expect(try PolicyDocument(parsing: Array("{\(rest)}".utf8), kind: .identity).version == .v2008)
        #expect(error(#"{"Version":"2008-10-17",\#(rest)}"#) == nil)
        #expect(error(#"{"Version":"2024-01-01",\#(rest)}"#) == .badVersion)
        #expect(error(#"{"Version":2012,\#(rest)}"#) == .wrongType(.version))
        #expect(error(#"{"Id":1,\#(rest)}"#) == .wrongType(.id))
    }

    @Test(arguments: [
        "", "{", "{}x", "nul", #"{"Version":"2012-10-17","Version":"2012-10-17"}"#, "{'a':1}", "\u{FEFF}{}",
    ])
    func malformedJSONIsRefused(text: String) { #expect(error(text) == .malformedJSON) }

    @Test func badUTF8AndDepthAreRefused() {
        let nested = String(repeating: "[", count: 9) + String(repeating: "]", count: 9)
        #expect(error(nested) == .malformedJSON)
        #expect(throws: PolicyError.malformedJSON) {
            try PolicyDocument(parsing: Array(#"{"Id":""#.utf8) + [0xFF] + Array(#""}"#.utf8), kind: .identity)
        }
    }

    @Test func missingElementsAreNamed() {
        #expect(error("[]") == .wrongType(.document))
        #expect(error("{}") == .missingElement(.statement))
        #expect(error(#"{"Statement":[]}"#) == .missingElement(.statement))
        #expect(error(#"{"Statement":[1]}"#) == .wrongType(.statement))
        #expect(errorOf(#""Action":"*","Resource":"*""#) == .missingElement(.effect))
        #expect(errorOf(#""Effect":"Allow","Resource":"*""#) == .missingElement(.action))
        #expect(errorOf(#""Effect":"Allow","Action":[],"Resource":"*""#) == .missingElement(.action))
        #expect(errorOf(#""Effect":"Allow","Action":"*""#) == .missingElement(.resource))
        #expect(errorOf(#""Effect":"Allow","Action":"*","Resource":[1]"#) == .wrongType(.resource))
        #expect(errorOf(#""Effect":"Allow","Action":{},"Resource":"*""#) == .wrongType(.action))
        #expect(errorOf(statement(), .resource) == .missingElement(.principal))
    }

    @Test func unknownElementsAreRefused() {
        #expect(error(#"{"Statement":[{\#(statement())}],"Extra":1}"#) == .unknownElement)
        #expect(error(#"{"statement":[{\#(statement())}]}"#) == .unknownElement)
        for name in ["effect", "Actions", "document", "Version", "Statement", ""] {
            #expect(errorOf(statement() + #","\#(name)":"Allow""#) == .unknownElement)
        }
        #expect(errorOf(statement(principal: "*")) == .unknownElement)
    }

    @Test(arguments: [
        "", "kms", "kms:", ":Encrypt", "kms:a:b", "k*:Encrypt", "kms :Encrypt", "**", "kms*", "\u{212A}ms:*", "kms:Énc",
    ])
    func badActionsAreRefused(action: String) { #expect(errorOf(statement("Allow", action)) == .badAction) }

    @Test(arguments: ["*", "kms:*", "KMS:Encrypt", "s3:Get*", "aegis:?rapKey", "secretsmanager:*Secret*", "a-b:c"])
    func goodActionsAreTaken(action: String) { #expect(errorOf(statement("Allow", action)) == nil) }

    @Test(arguments: ["", "key/1", "arn:", "arn:aws:kms:us-gov-west-1", "ARN:aws:kms:a:b:c", "key/*", "?"])
    func badResourcesAreRefused(resource: String) {
        #expect(errorOf(statement(resource: resource)) == .badResource)
    }

    @Test(arguments: ["*", keyARN, "arn:aws:kms:*", "arn:*:kms:*:*:key/*", "arn:aws:s3:::bucket/*"])
    func goodResourcesAreTaken(resource: String) { #expect(errorOf(statement(resource: resource)) == nil) }

    @Test(arguments: ["allow", "ALLOW", "", "Permit"])
    func badEffectsAreRefused(effect: String) { #expect(errorOf(statement(effect)) == .badEffect) }

    @Test(
        arguments: [
            "", "12345678901", "1234567890123", "12345678901a", "arn:aws:iam::123456789012:*",
            "arn:aws:iam::123456789012:user/*",
            "arn:aws:iam::123456789012:user/", "arn:aws:iam::123456789012:group/g", "arn:aws:iam::1234:root",
            "arn:aws:iam:us:123456789012:root", "arn::iam::123456789012:root", "arn:aws:kms::123456789012:user/a",
            "arn:aws:iam::123456789012:user/a?b", "arn:aws:iam::123456789012:user/a b", "AIDA", "AIDAlowercaseexample",
            "ASIACKCEVSQ6C2EXAMPLE",
            "arn:aws:sts::123456789012:root", "arn:aws:iam::123456789012:user/é", "**",
        ])
    func badPrincipalsAreRefused(principal: String) {
        #expect(errorOf(statement(principal: principal), .resource) == .badPrincipal)
    }

    @Test(arguments: [
        "arn:aws:iam::123456789012:role/path/name", "arn:aws:sts::123456789012:assumed-role/r/session", "*",
        "AIDACKCEVSQ6C2EXAMPLE", "AROACKCEVSQ6C2EXAMPLE", "arn:aws:sts::123456789012:federated-user/bob",
    ])
    func goodPrincipalsAreTaken(principal: String) {
        #expect(errorOf(statement(principal: principal), .resource) == nil)
    }

    @Test(
        arguments: [
            #""everyone""#, #"{"*":"*"}"#, "{}", "[]", "null", #"{"Federated":"x"}"#,
            #"{"Federated":"arn:aws:iam::123456789012:user/a"}"#, #"{"aws":"*"}"#, #"{"Service":"*"}"#,
            #"{"AWS":"*","CanonicalUser":"x"}"#,
        ])
    func badShapesOfPrincipalsAreRefused(principal: String) {
        #expect(errorOf(statement() + #","Principal":\#(principal)"#, .resource) == .badPrincipal)
    }

    @Test func principalsOfSeveralKindsAreRead() throws {
        let text = statement() + #","Principal":{"AWS":["*","123456789012"],"Service":["a.amazonaws.com"]}"#
        let principals = try policy(.resource, text).document.statements[0].principals?.principals
        #expect(principals == [.everyone, .account("123456789012", partition: nil), .service("a.amazonaws.com")])
        let star = statement() + #","Principal":"*""#
        #expect(try policy(.resource, star).document.statements[0].principals?.principals == [.everyone])
    }

    @Test func statementIDsHaveTheirLettersAndAreUniqueInIdentityPolicies() {
        #expect(errorOf(statement(sid: "has space")) == .badStatementID)
        #expect(errorOf(statement(principal: "*", sid: "has space"), .resource) == nil)
        #expect(errorOf(#""Sid":1,"# + statement()) == .wrongType(.statementID))
        #expect(throws: PolicyError.badStatementID) { try policy(.identity, statement(sid: "A"), statement(sid: "A")) }
    }

    @Test func sizesAreBounded() {
        let filler = String(repeating: "a", count: 7000)
        #expect(errorOf(statement() + #","Sid":"\#(filler)""#) == .tooLarge(limit: 6144))
        let key = statement(principal: "*")
        #expect(errorOf(key + #","Sid":"\#(filler)""#, .resource) == nil)
        let spaces = String(repeating: " ", count: 32 * 1024)
        #expect(errorOf(key + spaces, .resource) == .tooLarge(limit: 32768))
        #expect(errorOf(statement() + spaces) == nil)
        #expect(errorOf(statement() + spaces + spaces) == .tooLarge(limit: 6144))
    }

    @Test func keyPoliciesHoldPrintableLatinOnly() {
        let key = statement(principal: "*")
        #expect(errorOf(key + #","Sid":"é""#, .resource) == nil)
        #expect(errorOf(key + #","Sid":"€""#, .resource) == .badCharacter)
        #expect(errorOf(key + ",\"Sid\":\"\u{7F}\"", .resource) == .badCharacter)
    }
}
