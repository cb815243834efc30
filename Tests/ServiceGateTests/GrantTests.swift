import AuditTrail
import FoundationEssentials
import KeyModel
import Scheduling
import ServiceGate
import ServiceRequests
import ServiceTesting
import Storage
import Testing

/// A service, its administrator, and two who have nothing but what they are granted.
struct GrantWorld {
    let service: TestService
    let admin: any Session
    let vault = VaultSelector.named(TestService.address.name)
    let key: KeyReference

    init(storage: InMemoryStorage = InMemoryStorage()) async throws {
        service = try await TestService(storage: storage)
        admin = try await service.session(of: try await service.makePrincipal("admin", policy: TestService.policy()))
        key = KeyReference(.id(try await admin.submit(CreateKey(vault: vault)).key.identifier), in: vault)
    }

    /// Somebody without a policy that matters.
    func nobody(_ name: String, account: String = TestService.address.account) async throws -> any Session {
        let policy = TestService.policy(allowing: "s3:GetObject")
        return try await service.session(of: try await service.makePrincipal(name, policy: policy, account: account))
    }

    static func arn(_ name: String, account: String = TestService.address.account) -> String {
        "arn:aws-us-gov:iam::\(account):user/\(name)"
    }

    func grant(
        _ grantee: String, _ operations: [GrantOperation], constraints: GrantConstraints = GrantConstraints(),
        retiring: String? = nil, name: String? = nil, by session: (any Session)? = nil, on key: KeyReference? = nil
    ) async throws -> CreateGrant.Outcome {
        try await (session ?? admin).submit(
            CreateGrant(
                key: key ?? self.key,
                terms: GrantTerms(
                    grantee: grantee, retiringPrincipal: retiring, operations: operations, constraints: constraints),
                grantName: name))
    }

    func encrypt(_ session: any Session, _ context: [String: String] = [:]) async throws -> [UInt8] {
        try await session.submit(
            Encrypt(key: key, plaintext: SecretBytes(copying: [1, 2, 3]), context: context)
        ).ciphertext
    }

    func all(_ session: any Session, limit: Int = 100, grantee: String? = nil) async throws -> [[Grant]] {
        var (pages, page): ([[Grant]], PageRequest) = ([], PageRequest(limit: limit))
        repeat {
            let answer = try await session.submit(ListGrants(key: key, grantee: grantee, page: page))
            pages.append(answer.elements)
            page.after = answer.next
        } while page.after != nil
        return pages
    }
}

func expectDenied(
    explicitly: Bool = false, _ action: ActionName, _ location: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    await #expect(sourceLocation: location) { try await body() } throws: { error in
        guard case .accessDenied(let denied, _, let reason)? = error as? ServiceError else { return false }
        return denied == action && reason.isExplicit == explicitly
    }
}

@Suite struct GrantTests {
    @Test func whatAnotherAccountsPolicyDeniesNoGrantAllows() async throws {
        let world = try await GrantWorld()
        let made = try await world.admin.submit(
            CreateKey(vault: world.vault, algorithm: .ecP256, purpose: .agreeOnKeys))
        let key = KeyReference(.id(made.key.identifier), in: world.vault)
        let peer = try #require(
            try await world.admin.submit(GetPublicKey(key: key)).currentVersion.publicKey?.subjectPublicKeyInfo)
        let account = TestService.other.account
        func guest(_ name: String, _ effect: String) async throws -> any Session {
            let policy = """
                {"Version":"2012-10-17","Statement":[
                 {"Effect":"\(effect)","Action":"kms:DeriveSharedSecret","Resource":"*"}]}
                """
            return try await world.service.session(
                of: try await world.service.makePrincipal(name, policy: policy, account: account))
        }
        let (denied, allowed) = (try await guest("denied", "Deny"), try await guest("allowed", "Allow"))
        let derive = DeriveSharedSecret(key: key, peer: peer)
        _ = try await world.grant(GrantWorld.arn("denied", account: account), [.deriveSharedSecret], on: key)
        await expectDenied(explicitly: true, .deriveSharedSecret) { _ = try await denied.submit(derive) }
        await expectDenied(.deriveSharedSecret) { _ = try await allowed.submit(derive) }
        let open = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}]}
            """
        _ = try await world.admin.submit(PutKeyPolicy(key: key, policy: open))
        _ = try await allowed.submit(derive)
    }

    @Test func aGrantAllowsItsGranteeItsOperationsAndNothingElse() async throws {
        let world = try await GrantWorld()
        let (one, two) = (try await world.nobody("one"), try await world.nobody("two"))
        await expectDenied(.encrypt) { _ = try await world.encrypt(one) }
        let made = try await world.grant(GrantWorld.arn("one"), [.encrypt, .describeKey])
        #expect(made.grant.identifier.count == 64)
        #expect(made.grant.issuingAccount == "arn:aws-us-gov:iam::123456789012:root")
        let sealed = try await world.encrypt(one)
        #expect(world.service.trail.records.last?.decidedBy == "grant " + made.grant.identifier)
        #expect(try await one.submit(DescribeKey(key: world.key)).state == .active)
        await expectDenied(.decrypt) { _ = try await one.submit(Decrypt(key: world.key, ciphertext: sealed)) }
        await expectDenied(.getKeyPolicy) { _ = try await one.submit(GetKeyPolicy(key: world.key)) }
        await expectDenied(.encrypt) { _ = try await world.encrypt(two) }
        _ = try await world.admin.submit(RevokeGrant(key: world.key, identifier: made.grant.identifier))
        await expectDenied(.encrypt) { _ = try await world.encrypt(one) }
        #expect(world.service.trail.records.last?.decidedBy == nil)
    }

    @Test func aGrantReachesAnotherAccountAndADenialWins() async throws {
        let world = try await GrantWorld()
        let stranger = try await world.nobody("stranger", account: "210987654321")
        _ = try await world.grant(GrantWorld.arn("stranger", account: "210987654321"), [.encrypt])
        _ = try await world.encrypt(stranger)
        let refuser = try await world.service.session(
            of: try await world.service.makePrincipal(
                "refuser",
                policy:
                    #"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"kms:Encrypt","Resource":"*"}]}"#))
        _ = try await world.grant(GrantWorld.arn("refuser"), [.encrypt])
        await expectDenied(explicitly: true, .encrypt) { _ = try await world.encrypt(refuser) }
        let policy = """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Principal":{"AWS":"arn:aws-us-gov:iam::123456789012:root"},"Action":"kms:*","Resource":"*"},
             {"Effect":"Deny","Principal":{"AWS":"\(GrantWorld.arn("stranger", account: "210987654321"))"},
              "Action":"kms:Encrypt","Resource":"*"}]}
            """
        _ = try await world.admin.submit(PutKeyPolicy(key: world.key, policy: policy))
        await expectDenied(explicitly: true, .encrypt) { _ = try await world.encrypt(stranger) }
    }

    @Test func aGrantToAnAccountIsForWhomItsPoliciesAllow() async throws {
        let world = try await GrantWorld()
        let account = "210987654321"
        let nobody = try await world.nobody("nobody", account: account)
        let allowed = try await world.service.session(
            of: try await world.service.makePrincipal(
                "allowed", policy: TestService.policy(allowing: "kms:Encrypt"), account: account))
        await expectDenied(.encrypt) { _ = try await world.encrypt(allowed) }
        _ = try await world.grant("arn:aws-us-gov:iam::\(account):root", [.encrypt])
        _ = try await world.encrypt(allowed)
        await expectDenied(.encrypt) { _ = try await world.encrypt(nobody) }
    }

    @Test(
        arguments: [
            // subset, equals, context, allowed
            (["a": "1"], nil, ["a": "1"], true), (["a": "1"], nil, ["a": "1", "b": "2"], true),
            (["a": "1"], nil, [:], false), (["a": "1"], nil, ["a": "2"], false), (["A": "x"], nil, ["a": "x"], true),
            (["a": "x"], nil, ["a": "X"], false), (["a": "1", "b": "2"], nil, ["a": "1"], false),
            (nil, ["a": "1"], ["a": "1"], true), (nil, ["a": "1"], ["a": "1", "b": "2"], false),
            (nil, ["a": "1", "b": "2"], ["b": "2", "a": "1"], true), (nil, ["a": "1"], ["A": "1"], true),
            (nil, [:], [:], true), (nil, [:], ["a": "1"], false),
            (["a": "1"], ["a": "1", "b": "2"], ["a": "1"], false),
            (["a": "1"], ["a": "1", "b": "2"], ["a": "1", "b": "2"], true),
        ] as [([String: String]?, [String: String]?, [String: String], Bool)])
    func constraintsBindTheContext(
        _ subset: [String: String]?, _ equals: [String: String]?, _ context: [String: String], _ isAllowed: Bool
    ) async throws {
        let constraints = GrantConstraints(subset: subset, equals: equals)
        #expect(constraints.allow(context) == isAllowed)
        let world = try await GrantWorld()
        let one = try await world.nobody("one")
        _ = try await world.grant(GrantWorld.arn("one"), [.encrypt, .describeKey], constraints: constraints)
        _ = try await one.submit(DescribeKey(key: world.key))
        if isAllowed {
            _ = try await world.encrypt(one, context)
        } else {
            await expectDenied(.encrypt) { _ = try await world.encrypt(one, context) }
        }
    }

    @Test func whatWasGrantedCanBeGrantedOnAndNoMore() async throws {
        let world = try await GrantWorld()
        let one = try await world.nobody("one")
        let two = GrantWorld.arn("two")
        func tryGrant(_ operations: [GrantOperation], _ constraints: GrantConstraints) async throws {
            _ = try await world.grant(two, operations, constraints: constraints, by: one)
        }
        let strict = GrantConstraints(subset: ["t": "1"])
        _ = try await world.grant(GrantWorld.arn("one"), [.encrypt, .createGrant], constraints: strict)
        await expectDenied(.createGrant) { try await tryGrant([.encrypt], GrantConstraints()) }
        await expectDenied(.createGrant) { try await tryGrant([.encrypt, .decrypt], strict) }
        await expectDenied(.createGrant) { try await tryGrant([.encrypt], GrantConstraints(subset: ["t": "2"])) }
        await expectDenied(.createGrant) { try await tryGrant([.encrypt], GrantConstraints(equals: ["u": "1"])) }
        try await tryGrant([.encrypt], strict)
        try await tryGrant([.encrypt], GrantConstraints(equals: ["t": "1", "u": "2"]))
        try await tryGrant([.encrypt, .createGrant], GrantConstraints(subset: ["t": "1", "u": "2"]))
        let exact = GrantConstraints(equals: ["t": "1"])
        #expect(!strict.areAtLeastAsStrict(as: exact))
        #expect(exact.areAtLeastAsStrict(as: strict) && exact.areAtLeastAsStrict(as: exact))
        _ = try await world.encrypt(try await world.nobody("two"), ["t": "1"])
    }

    @Test func aNameMakesNoSecondGrantAndAnotherToken() async throws {
        let world = try await GrantWorld()
        let grantee = GrantWorld.arn("one")
        let first = try await world.grant(grantee, [.encrypt, .decrypt], name: "job")
        let again = try await world.grant(grantee, [.decrypt, .encrypt], name: "job")
        #expect(first.grant == again.grant && first.token != again.token)
        let other = try await world.grant(grantee, [.encrypt], name: "job")
        let unnamed = [try await world.grant(grantee, [.encrypt]), try await world.grant(grantee, [.encrypt])]
        let identifiers = Set(([first, other] + unnamed).map(\.grant.identifier))
        #expect(identifiers.count == 4)
        let listed = try await world.all(world.admin).flatMap { $0 }
        #expect(listed.map(\.identifier) == identifiers.sorted())
        #expect(listed.first { $0.identifier == first.grant.identifier } == first.grant)
    }

    @Test func ofManyWhoMakeTheSameNamedGrantAllGetTheSame() async throws {
        let world = try await GrantWorld()
        let identifiers = try await withThrowingTaskGroup(of: GrantIdentifier.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await world.grant(GrantWorld.arn("one"), [.encrypt], name: "same").grant.identifier
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(identifiers.count == 1)
        #expect(try await world.all(world.admin).flatMap { $0 }.count == 1)
    }

    @Test func listingsArePagedAndFiltered() async throws {
        let world = try await GrantWorld()
        var made: Set<GrantIdentifier> = []
        for number in 0..<7 {
            let name = number % 3 == 0 ? "three" : "n\(number)"
            made.insert(try await world.grant(GrantWorld.arn(name), [.encrypt]).grant.identifier)
        }
        let pages = try await world.all(world.admin, limit: 3)
        #expect(pages.map(\.count) == [3, 3, 1])
        #expect(Set(pages.flatMap { $0 }.map(\.identifier)) == made)
        let ofThree = try await world.all(world.admin, limit: 2, grantee: GrantWorld.arn("three"))
        #expect(ofThree.map(\.count) == [2, 1])
        #expect(ofThree.flatMap { $0 }.allSatisfy { $0.terms.grantee == GrantWorld.arn("three") })
        let one = ofThree[0][1].identifier
        let found = try await world.admin.submit(
            ListGrants(key: world.key, identifier: one, page: PageRequest(limit: 10)))
        #expect(found.elements.map(\.identifier) == [one] && found.next == nil)
        for after in ["", "x", String(repeating: "g", count: 64)] {
            await #expect(throws: ServiceError.invalidInput(.pageMarker)) {
                try await world.admin.submit(ListGrants(key: world.key, page: PageRequest(limit: 10, after: after)))
            }
        }
    }

    @Test func retirableGrantsAreListedAcrossKeys() async throws {
        let world = try await GrantWorld()
        let auditor = GrantWorld.arn("auditor")
        let second = try await world.admin.submit(CreateKey(vault: world.vault)).key.identifier
        var made: Set<GrantIdentifier> = []
        for key in [world.key, KeyReference(.id(second), in: world.vault)] {
            for _ in 0..<2 {
                made.insert(
                    try await world.grant(GrantWorld.arn("one"), [.encrypt], retiring: auditor, on: key).grant
                        .identifier)
            }
        }
        _ = try await world.grant(GrantWorld.arn("one"), [.encrypt])
        var (found, page): ([Grant], PageRequest) = ([], PageRequest(limit: 3))
        repeat {
            let answer = try await world.admin.submit(
                ListRetirableGrants(vault: world.vault, retiringPrincipal: auditor, page: page))
            found += answer.elements
            page.after = answer.next
        } while page.after != nil
        #expect(found.count == 4 && Set(found.map(\.identifier)) == made)
        await expectDenied(.listRetirableGrants) {
            _ = try await world.admin.submit(
                ListRetirableGrants(
                    vault: world.vault, retiringPrincipal: GrantWorld.arn("x", account: "210987654321"),
                    page: PageRequest(limit: 3)))
        }
    }

    @Test func whoMayRetire() async throws {
        let world = try await GrantWorld()
        let auditor = try await world.nobody("auditor")
        let one = try await world.nobody("one")
        func make(_ operations: [GrantOperation], _ retiring: String? = nil) async throws -> GrantReference {
            .identified(
                world.key, try await world.grant(GrantWorld.arn("one"), operations, retiring: retiring).grant.identifier
            )
        }
        let plain = try await make([.encrypt])
        for session in [auditor, one] {
            await expectDenied(.retireGrant) { _ = try await session.submit(RetireGrant(grant: plain)) }
        }
        _ = try await world.admin.submit(RetireGrant(grant: plain))
        _ = try await one.submit(RetireGrant(grant: try await make([.encrypt, .retireGrant])))
        let named = try await make([.encrypt], GrantWorld.arn("auditor"))
        await expectDenied(.retireGrant) { _ = try await one.submit(RetireGrant(grant: named)) }
        _ = try await auditor.submit(RetireGrant(grant: named))
        let rows = await world.service.storage.everything()
        #expect(!rows.contains { $0.key.kind == .grant || $0.key.kind == .retirableGrant })
        guard case .identified(_, let identifier) = named else { return }
        await #expect(throws: ServiceError.grantNotFound(identifier)) {
            try await world.admin.submit(RetireGrant(grant: named))
        }
        // The key policy has no say in it.
        let policy = """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Principal":{"AWS":"arn:aws-us-gov:iam::123456789012:root"},"Action":"kms:*","Resource":"*"},
             {"Effect":"Allow","Principal":{"AWS":"\(GrantWorld.arn("auditor"))"},"Action":"kms:*","Resource":"*"}]}
            """
        _ = try await world.admin.submit(PutKeyPolicy(key: world.key, policy: policy))
        let another = try await make([.encrypt])
        await expectDenied(.retireGrant) { _ = try await auditor.submit(RetireGrant(grant: another)) }
    }

    @Test func tokensNameTheirGrantAndCannotBeMade() async throws {
        let world = try await GrantWorld()
        let one = try await world.nobody("one")
        let made = try await world.grant(GrantWorld.arn("one"), [.encrypt, .retireGrant])
        let request = Encrypt(key: world.key, plaintext: SecretBytes(copying: [1]))
        _ = try await one.submit(request, options: SubmissionOptions(grantTokens: [made.token]))
        let bytes = Array(made.token.utf8)
        for index in bytes.indices where index % 7 == 0 {
            var changed = bytes
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let text = String(decoding: changed, as: UTF8.self)
            await #expect(throws: ServiceError.grantTokenInvalid) {
                try await one.submit(request, options: SubmissionOptions(grantTokens: [text]))
            }
        }
        for text in ["", "x", "AAAA", made.token + "=", String(made.token.dropLast(4))] {
            await #expect(throws: ServiceError.grantTokenInvalid) {
                try await one.submit(RetireGrant(grant: .token(text)))
            }
        }
        let tokens = Array(repeating: made.token, count: 11)
        await #expect(throws: ServiceError.grantTokenInvalid) {
            try await one.submit(request, options: SubmissionOptions(grantTokens: tokens))
        }
        _ = try await one.submit(RetireGrant(grant: .token(made.token)))
        await expectDenied(.encrypt) { _ = try await world.encrypt(one) }
    }

    @Test func whatTheKeyCannotDoIsNotGranted() async throws {
        let world = try await GrantWorld()
        let signing = KeyReference(
            .id(
                try await world.admin.submit(
                    CreateKey(vault: world.vault, algorithm: .ecP256, purpose: .signVerify)
                ).key.identifier), in: world.vault)
        let one = GrantWorld.arn("one")
        await #expect(throws: ServiceError.invalidInput(.grantOperationsUnsuitable([.sign, .verify]))) {
            try await world.grant(one, [.encrypt, .sign, .verify])
        }
        await #expect(throws: ServiceError.invalidInput(.grantOperationsUnsuitable([.encrypt]))) {
            try await world.grant(one, [.encrypt, .sign], on: signing)
        }
        await #expect(throws: ServiceError.invalidInput(.grantConstraintsUnsuitable)) {
            try await world.grant(one, [.sign], constraints: GrantConstraints(subset: ["a": "1"]), on: signing)
        }
        _ = try await world.grant(one, [.sign, .getPublicKey], on: signing)
        let session = try await world.nobody("one")
        _ = try await session.submit(Sign(key: signing, input: .message([1]), algorithm: .ecdsa(.sha256)))
        await #expect(throws: ServiceError.invalidInput(.grantOfGrantsAlone)) {
            try await world.grant(one, [.createGrant])
        }
        await #expect(throws: ServiceError.invalidInput(.grantOperations)) { try await world.grant(one, []) }
        let long = GrantConstraints(subset: ["a": String(repeating: "x", count: 385)])
        let many = GrantConstraints(equals: Dictionary(uniqueKeysWithValues: (0..<9).map { ("\($0)", "x") }))
        for constraints in [long, many] {
            await #expect(throws: ServiceError.invalidInput(.grantConstraints)) {
                try await world.grant(one, [.encrypt], constraints: constraints)
            }
        }
        for principal in [
            "", "one", "123456789012", "sns.amazonaws.com", "arn:aws:iam::1:user/x",
            "arn:aws:iam::123456789012:group/x", "arn:aws:iam::123456789012:user/", "arn:aws:s3:::x",
        ] {
            await #expect(throws: ServiceError.invalidInput(.principalARN)) {
                try await world.grant(principal, [.encrypt])
            }
        }
    }

    /// Where nobody else writes, how many a key has is kept in memory: also past the point where the store is asked again.
    @Test(arguments: [(false, 3), (true, 3), (true, 503)])
    func theLimitHoldsForManyAtOnce(isExclusive: Bool, room: Int) async throws {
        let storage = InMemoryStorage(isExclusive: isExclusive)
        let world = try await GrantWorld(storage: storage)
        // Rows that are never opened: the limit counts them.
        guard case .id(let key) = world.key.selector else { return }
        let rows = (0..<(GrantLimits.grantsPerKey - room)).map { number in
            let digits = String(number)
            let name = "\(key.text)." + String(repeating: "f", count: 64 - digits.count) + digits
            return Change.insert(
                StoredRow(
                    key: RowKey(.grant, vault: TestService.address.name, name), revision: 1, parent: key.text, due: nil,
                    body: [], seal: []))
        }
        try await storage.commit(rows, recording: nil)
        let made = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<(room + 3) {
                group.addTask {
                    do {
                        _ = try await world.grant(GrantWorld.arn("one-\(number)"), [.encrypt])
                        return true
                    } catch {
                        #expect(error as? ServiceError == .limitExceeded(.grantsPerKey))
                        return false
                    }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(made == room)
    }

    @Test func aGrantEditedBehindTheGateIsRefused() async throws {
        let storage = InMemoryStorage()
        let world = try await GrantWorld(storage: storage)
        let one = try await world.nobody("one")
        let made = try await world.grant(GrantWorld.arn("one"), [.encrypt])
        let row = try #require(await storage.everything().first { $0.key.kind == .grant })
        var edited = row
        edited.body = Array(
            String(decoding: row.body, as: UTF8.self).replacing("\"Encrypt\"", with: "\"Encrypt\",\"Decrypt\"").utf8)
        #expect(edited.body != row.body)
        edited.revision = 2
        try await storage.commit([.replace(edited, expecting: 1)], recording: nil)
        await #expect(throws: ServiceError.integrityViolated) { try await world.encrypt(one) }
        #expect(world.service.trail.records.last?.outcome == "integrityViolated")
        await #expect(throws: ServiceError.integrityViolated) { try await world.all(world.admin) }
        // Who needs no grant is not kept from anything.
        _ = try await world.encrypt(world.admin)
        _ = made
    }

    @Test func grantsEndWithTheirKey() async throws {
        let world = try await GrantWorld()
        let one = try await world.nobody("one")
        for number in 0..<30 {
            let retiring = number % 2 == 0 ? GrantWorld.arn("auditor") : nil
            _ = try await world.grant(GrantWorld.arn("one"), [.encrypt], retiring: retiring)
        }
        _ = try await world.encrypt(one)
        _ = try await world.admin.submit(ScheduleKeyDestruction(key: world.key, waitingDays: 7))
        await #expect { _ = try await world.grant(GrantWorld.arn("one"), [.encrypt]) } throws: {
            if case .keyStateForbids(_, .awaitingDestruction)? = $0 as? ServiceError { true } else { false }
        }
        #expect(try await world.all(world.admin).flatMap { $0 }.count == 30)
        world.service.clock.advance(days: 8)
        let scheduler = Scheduler(
            every: .seconds(60), session: { world.service.gate.session(of: .scheduler) },
            report: { work, error in Issue.record("\(String(describing: work)): \(error)") })
        await scheduler.runOnce()
        let kinds = Set(await world.service.storage.everything().map(\.key.kind))
        #expect(kinds.isDisjoint(with: [.grant, .retirableGrant, .keyUsage, .key]))
        await scheduler.runOnce()
        #expect(!(await world.service.storage.everything().contains { $0.key.kind == .keyUsage }))
    }

    @Test func manyConstrainedGrantsOfOneGranteeAreToldApart() async throws {
        let world = try await GrantWorld()
        let one = try await world.nobody("one")
        await expectDenied(.encrypt) { _ = try await world.encrypt(one, ["t": "0"]) }
        var made: [GrantIdentifier] = []
        for number in 0..<25 {
            let constraints = GrantConstraints(subset: ["t": "\(number)"])
            made.append(
                try await world.grant(GrantWorld.arn("one"), [.encrypt], constraints: constraints).grant.identifier)
            _ = try await world.encrypt(one, ["t": "\(number)"])
            #expect(world.service.trail.records.last?.decidedBy == "grant " + made[number])
        }
        _ = try await world.admin.submit(RevokeGrant(key: world.key, identifier: made[7]))
        await expectDenied(.encrypt) { _ = try await world.encrypt(one, ["t": "7"]) }
        _ = try await world.encrypt(one, ["t": "8"])
    }
}
