import AccessPolicy
import KeyModel
import Testing

@Suite struct AccessEvaluatorTests {
    let denied = AccessDecision(outcome: .denied(.noIdentityPolicyAllows), decidedBy: nil)

    /// Where the caller's own policies allow it, and the key's doesn't let them in.
    let closed = AccessDecision(outcome: .denied(.noResourcePolicyAllows), decidedBy: nil)

    func reference(_ policy: String, _ statement: Int = 0, _ sid: String? = nil) -> StatementReference {
        StatementReference(policy: policy, statement: statement, sid: sid)
    }

    @Test func nothingAllowsWithoutPolicies() throws {
        #expect(decide(request(), [], nil) == denied)
        #expect(decide(request(), [], try defaultKeyPolicy()) == denied)
    }

    @Test func defaultKeyPolicyLeavesItToIdentityPolicies() throws {
        let administrator = try policy(.identity, statement("Allow", "*", sid: "All"))
        let reader = try policy(.identity, statement("Allow", "kms:Describe*"))
        let key = try defaultKeyPolicy()
        #expect(decide(request(), [administrator], key).decidedBy == reference("identity", 0, "All"))
        #expect(decide(request(), [administrator], key).isAllowed)
        #expect(decide(request(), [reader], key) == denied)
        #expect(decide(request(.describeKey), [reader], key).isAllowed)
    }

    @Test func keyPolicyThatNamesTheCallerSuffices() throws {
        let key = try keyPolicy(
            statement("Allow", "kms:Decrypt", principal: userARN("bob")),
            statement("Allow", "kms:Encrypt", principal: userARN("alice"), sid: "For Alice"))
        #expect(decide(request(), [], key).decidedBy == reference("key", 1, "For Alice"))
        #expect(decide(request(.decrypt), [], key) == denied)
        #expect(decide(request(by: "Alice"), [], key) == denied)
    }

    @Test func identityPolicyAloneDoesNotOpenAKey() throws {
        let administrator = try policy(.identity, statement("Allow", "*"))
        let key = try keyPolicy(statement(principal: userARN("bob")))
        #expect(decide(request(), [administrator], key) == closed)
    }

    @Test func identityPolicyAloneDecidesWithoutAResourcePolicy() throws {
        let creator = try policy(.identity, statement("Allow", "kms:CreateKey"))
        #expect(decide(request(.createKey, on: "*"), [creator], nil).isAllowed)
        #expect(decide(request(.listKeys, on: "*"), [creator], nil) == denied)
        let onKeys = try policy(.identity, statement("Allow", "kms:*", resource: keyARN))
        #expect(decide(request(.createKey, on: "*"), [onKeys], nil) == denied)
    }

    @Test func denialWinsWhereverItIs() throws {
        let allow = statement("Allow", "kms:*")
        let deny = statement("Deny", "kms:Encrypt", sid: "No")
        let administrator = try policy(.identity, allow)
        let key = try keyPolicy(statement(principal: userARN("alice")))
        let denials = [
            decide(request(), [administrator, try policy(.identity, deny)], key),
            decide(request(), [try policy(.identity, allow, deny)], key),
            decide(request(), [try policy(.identity, deny, allow)], nil),
            decide(
                request(), [administrator],
                try keyPolicy(statement(principal: userARN("alice")), statement("Deny", principal: userARN("alice")))),
            decide(
                request(), [administrator], try keyPolicy(statement(principal: "*"), statement("Deny", principal: root))
            ),
            decide(
                request(), [administrator], try keyPolicy(statement(principal: "*"), statement("Deny", principal: "*"))),
        ]
        for denial in denials {
            #expect([.denied(.identityPolicyDenies), .denied(.resourcePolicyDenies)].contains(denial.outcome))
            #expect(denial.decidedBy != nil)
        }
        #expect(denials[1].decidedBy == reference("identity", 1, "No"))
        #expect(denials[3].decidedBy == reference("key", 1))
    }

    @Test func denialOfAnotherDoesNotCount() throws {
        let key = try keyPolicy(statement(principal: "*"), statement("Deny", principal: userARN("bob")))
        #expect(decide(request(), [], key).isAllowed)
        let other = try keyPolicy(
            statement(principal: "*"), statement("Deny", principal: "arn:aws-us-gov:iam::\(otherAccount):root"))
        #expect(decide(request(), [], other).isAllowed)
    }

    @Test(arguments: [root, "123456789012"])
    func bothFormsOfTheAccountDelegate(principal: String) throws {
        let key = try keyPolicy(statement(principal: principal))
        #expect(decide(request(), [], key) == denied)
        #expect(decide(request(), [try policy(.identity, statement())], key).isAllowed)
    }

    @Test func rootOfAnotherPartitionIsAnotherAccount() throws {
        let key = try keyPolicy(statement(principal: "arn:aws:iam::123456789012:root"))
        #expect(decide(request(), [try policy(.identity, statement())], key) == closed)
    }

    @Test(arguments: ["arn:aws-us-gov:iam::999988887777:root", "999988887777", userARN("alice", "999988887777"), "*"])
    func anotherAccountNeedsBoth(principal: String) throws {
        let key = try keyPolicy(statement(principal: principal))
        let stranger = request(of: otherAccount)
        #expect(decide(stranger, [], key) == denied)
        #expect(decide(stranger, [try policy(.identity, statement())], key).decidedBy == reference("identity"))
        #expect(decide(stranger, [try policy(.identity, statement())], try defaultKeyPolicy()) == closed)
    }

    @Test func servicesAreNobodyWhoCalls() throws {
        let text =
            #""Principal":{"Service":"logs.us-gov-west-1.amazonaws.com"},"Effect":"Allow","Action":"*","Resource":"*""#
        #expect(decide(request(), [try policy(.identity, statement())], try keyPolicy(text)) == closed)
    }

    @Test func actionsMatchInEitherCaseResourcesDoNot() throws {
        let identity = try policy(.identity, statement("Allow", "KMS:enCRYPT", resource: keyARN))
        #expect(decide(request(.encrypt), [identity], nil).isAllowed)
        #expect(decide(request(on: keyARN.uppercased()), [identity], nil) == denied)
    }

    @Test func resourcesOfAStatementBindIt() throws {
        let identity = try policy(
            .identity, statement("Allow", "*", resource: "arn:aws-us-gov:kms:*:123456789012:alias/app-*"))
        let prefix = "arn:aws-us-gov:kms:us-gov-west-1:"
        #expect(decide(request(on: prefix + "123456789012:alias/app-a/b"), [identity], nil).isAllowed)
        #expect(decide(request(on: prefix + "123456789012:alias/other"), [identity], nil) == denied)
        #expect(decide(request(on: prefix + "999988887777:alias/app-a"), [identity], nil) == denied)
        let key = try keyPolicy(statement(resource: keyARN, principal: userARN("alice")))
        #expect(decide(request(), [], key).isAllowed)
        #expect(decide(request(on: keyARN + "0"), [], key) == denied)
    }

    /// Those of clusters and of identities ask for no key.
    @Test(
        arguments: ActionName.allCases.filter { action in
            ["kms:", "aegis:"].contains { action.rawValue.hasPrefix($0) }
        })
    func administratorMayDoAllOnADefaultKey(action: ActionName) throws {
        let administrator = try policy(.identity, statement("Allow", "*"))
        #expect(decide(request(action), [administrator], try defaultKeyPolicy()).isAllowed)
        #expect(
            decide(request(action), [try policy(.identity, statement("Allow", "other:*"))], try defaultKeyPolicy())
                == denied)
    }

    @Test func ownActionsFollowTheKeysOwnersNotItsUsers() throws {
        let unwrap = request(.unwrapKey)
        let all = try policy(.identity, statement("Allow", "*"))
        #expect(decide(unwrap, [], try keyPolicy(statement(principal: userARN("alice")))) == denied)
        #expect(decide(unwrap, [all], try keyPolicy(statement("Allow", "kms:Encrypt", principal: root))) == closed)
        #expect(decide(unwrap, [try policy(.identity, statement())], try defaultKeyPolicy()) == denied)
        #expect(
            decide(unwrap, [], try keyPolicy(statement("Allow", "aegis:Unwrap*", principal: userARN("alice"))))
                .isAllowed)
        let denying = try keyPolicy(
            statement("Allow", "*", principal: "*"), statement("Deny", principal: userARN("alice")))
        #expect(decide(unwrap, [all], denying).outcome == .denied(.resourcePolicyDenies))
        let auditor = try policy(.identity, statement("Allow", "aegis:*"), statement("Deny", "kms:*"))
        #expect(decide(request(.queryAudit, on: "*"), [auditor], nil).isAllowed)
    }
}

@Suite struct LockoutTests {
    @Test func callerWhoIsNamedOrWhoseAccountIsStays() throws {
        #expect(!wouldLockOut(request(), under: try defaultKeyPolicy()))
        let direct = try keyPolicy(statement("Allow", "kms:Put*", principal: userARN("alice")))
        #expect(!wouldLockOut(request(), under: direct))
    }

    @Test func callerWhoIsForgottenOrDeniedIsLockedOut() throws {
        let locking = [
            try keyPolicy(statement(principal: userARN("bob"))),
            try keyPolicy(statement("Allow", "kms:Encrypt", principal: root)),
            try keyPolicy(
                statement(principal: root), statement("Deny", "kms:PutKeyPolicy", principal: userARN("alice"))),
            try keyPolicy(statement(resource: keyARN + "x", principal: root)),
            try keyPolicy(statement(principal: otherAccount)),
        ]
        for key in locking { #expect(wouldLockOut(request(), under: key)) }
    }
}
