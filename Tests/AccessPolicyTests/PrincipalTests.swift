import AccessPolicy
import KeyModel
import Testing

private let role = "arn:aws-us-gov:iam::123456789012:role/deployer"
private let session = "arn:aws-us-gov:sts::123456789012:assumed-role/deployer/build-7"

private func sessionRequest(boundary: Bool = false) -> AccessRequest {
    var request = request()
    request.caller = AccessCaller(
        arn: session, roleARN: role, uniqueIdentifiers: ["AROACKCEVSQ6C2EXAMPLE", "AROACKCEVSQ6C2EXAMPLE:build-7"],
        account: account, partition: partition, hasBoundary: boundary)
    return request
}

/// A denial of all but some, after a statement that allows all.
private func excepting(_ principals: String...) throws -> NamedPolicy {
    let list = principals.map { "\"\($0)\"" }.joined(separator: ",")
    return try keyPolicy(
        statement(principal: "*"),
        #""Effect":"Deny","NotPrincipal":{"AWS":[\#(list)]},"Action":"*","Resource":"*""#)
}

@Suite struct PrincipalTests {
    @Test func usersAreNamedByARNOrForGood() throws {
        #expect(decide(request(), [], try keyPolicy(statement(principal: userARN("alice")))).isAllowed)
        #expect(decide(request(), [], try keyPolicy(statement(principal: "AIDACKCEVSQ6C2ALICE"))).isAllowed)
        #expect(!decide(request(), [], try keyPolicy(statement(principal: "AIDACKCEVSQ6C2BOB"))).isAllowed)
    }

    @Test(arguments: [role, session, "AROACKCEVSQ6C2EXAMPLE"])
    func sessionsAreNamedByThemselvesOrTheirRole(principal: String) throws {
        #expect(decide(sessionRequest(), [], try keyPolicy(statement(principal: principal))).isAllowed)
    }

    @Test func otherSessionsOfARoleAreOthers() throws {
        let other = try keyPolicy(statement(principal: session + "0"))
        #expect(!decide(sessionRequest(), [], other).isAllowed)
    }

    @Test func theAccountsRootActsForTheAccount() throws {
        var request = request()
        request.caller.arn = root
        #expect(decide(request, [], try defaultKeyPolicy()).isAllowed)
    }

    @Test func othersAreNobodyWhoCalls() throws {
        let hex = String(repeating: "0a", count: 32)
        for principal in [
            #"{"Federated":"cognito-identity.amazonaws.com"}"#, #"{"CanonicalUser":"\#(hex)"}"#,
            #"{"Federated":"arn:aws:iam::123456789012:saml-provider/x"}"#, #"{"Service":"ec2.amazonaws.com"}"#,
        ] {
            let key = try keyPolicy(statement() + #","Principal":\#(principal)"#)
            #expect(decide(request(), [], key).outcome == .denied(.noIdentityPolicyAllows))
        }
    }

    @Test func whoIsExceptedWithTheirAccountIsNotDenied() throws {
        #expect(decide(request(), [], try excepting(userARN("alice"), root)).isAllowed)
        #expect(decide(request(), [], try excepting(userARN("alice"), account)).isAllowed)
        #expect(decide(request(), [], try excepting("*")).isAllowed)
    }

    @Test func anExceptionWithoutTheAccountExceptsNobody() throws {
        for key in [try excepting(userARN("alice")), try excepting(root), try excepting(userARN("bob"), root)] {
            #expect(decide(request(), [], key).outcome == .denied(.resourcePolicyDenies))
        }
    }

    @Test func aSessionIsExceptedWithItsRoleAndItsAccount() throws {
        #expect(decide(sessionRequest(), [], try excepting(session, role, root)).isAllowed)
        for key in [try excepting(session, root), try excepting(role, root), try excepting(session, role)] {
            #expect(decide(sessionRequest(), [], key).outcome == .denied(.resourcePolicyDenies))
        }
    }

    @Test func whoHasABoundaryIsExceptedFromNothing() throws {
        let key = try excepting(session, role, root)
        #expect(decide(sessionRequest(boundary: true), [], key).outcome == .denied(.resourcePolicyDenies))
    }
}

@Suite struct BoundTests {
    let all = PolicySet([])

    func policies(identity: String?, boundary: String? = nil, session: String? = nil) throws -> AccessPolicies {
        func set(_ text: String) throws -> PolicySet { PolicySet([try policy(.identity, text)]) }
        return AccessPolicies(
            identity: try identity.map(set) ?? PolicySet(), boundary: try boundary.map(set),
            session: try session.map(set))
    }

    let encrypt = statement("Allow", "kms:Encrypt")
    let decrypt = statement("Allow", "kms:Decrypt")

    @Test func whatAnIdentityMayIsWhatAllAllow() throws {
        let key = try defaultKeyPolicy()
        let within = try policies(identity: statement(), boundary: encrypt, session: encrypt)
        #expect(decide(request(), within, key).isAllowed)
        let beyond = try policies(identity: statement(), boundary: decrypt)
        #expect(decide(request(), beyond, key).outcome == .denied(.noBoundaryAllows))
        let outside = try policies(identity: statement(), boundary: encrypt, session: decrypt)
        #expect(decide(request(), outside, key).outcome == .denied(.noSessionPolicyAllows))
        let nothing = try policies(identity: nil, boundary: encrypt, session: encrypt)
        #expect(decide(request(), nothing, key).outcome == .denied(.noIdentityPolicyAllows))
    }

    @Test func anyOfThemDenies() throws {
        let deny = statement("Deny", "kms:Encrypt", sid: "No")
        let key = try keyPolicy(statement(principal: userARN("alice")))
        #expect(decide(request(), try policies(identity: deny), key).outcome == .denied(.identityPolicyDenies))
        let bounded = decide(request(), try policies(identity: nil, boundary: deny), key)
        #expect(bounded.outcome == .denied(.boundaryDenies))
        #expect(bounded.decidedBy?.sid == "No")
        #expect(
            decide(request(), try policies(identity: nil, session: deny), key).outcome == .denied(.sessionPolicyDenies))
    }

    @Test func whatAKeyAllowsAUserOrASessionIsNotBounded() throws {
        let bounds = try policies(identity: nil, boundary: decrypt, session: decrypt)
        #expect(decide(request(), bounds, try keyPolicy(statement(principal: userARN("alice")))).isAllowed)
        #expect(decide(sessionRequest(), bounds, try keyPolicy(statement(principal: session))).isAllowed)
    }

    @Test(arguments: [role, "*"]) func whatAKeyAllowsARoleIsBounded(principal: String) throws {
        let key = try keyPolicy(statement(principal: principal))
        #expect(decide(sessionRequest(), try policies(identity: nil), key).isAllowed)
        #expect(
            decide(sessionRequest(), try policies(identity: nil, boundary: decrypt), key).outcome
                == .denied(.noBoundaryAllows))
        #expect(
            decide(sessionRequest(), try policies(identity: nil, session: decrypt), key).outcome
                == .denied(.noSessionPolicyAllows))
    }
}
