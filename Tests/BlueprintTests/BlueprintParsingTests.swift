import KeyModel
import Testing

@testable import Blueprint

@Suite("A blueprint is read strictly")
struct BlueprintParsingTests {
    @Test("All fields of a key")
    func wholeKey() throws {
        let blueprint = try SampleBlueprint.blueprint(
            "name: top, algorithm: aes256",
            """
            name: dek, algorithm: rsa2048, purpose: encryptDecrypt, hsm: prefer, description: D, rotationDays: 90,
            capabilities: [decrypt, encrypt], parent: top, protects: [A, B c], tags: { Name: dek, FIPS: 140 },
            policy: { Version: 2012-10-17, Statement: [{ Effect: Allow, Resource: "*", Action: [kms:Decrypt] }] }
            """)
        let vault = try #require(blueprint.vaults.first)
        #expect(vault.address.account == "012345678901")
        let key = vault.keys[1]
        #expect(key.hardware == .prefer && key.rotation == .every(days: 90) && key.purpose == .encryptDecrypt)
        #expect(key.capabilities == [.decrypt, .encrypt].sorted())
        #expect(
            key.allTags == ["Name": "dek", "FIPS": "140", "aegis:parent": "top", "aegis:protects": "A / B c"])
        #expect(
            key.policy
                == #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*","Action":["kms:Decrypt"]}]}"#
        )
    }

    @Test(
        "The purpose follows from the algorithm",
        arguments: [
            ("aes256", KeyPurpose.encryptDecrypt), ("rsa4096", .encryptDecrypt), ("ecP256", .signVerify),
            ("ed25519", .signVerify), ("hmac256", .authenticateMessages),
        ])
    func usualPurpose(algorithm: String, purpose: KeyPurpose) throws {
        let blueprint = try SampleBlueprint.blueprint("name: a, algorithm: \(algorithm)")
        #expect(blueprint.vaults[0].keys[0].purpose == purpose)
        #expect(blueprint.vaults[0].keys[0].hardware == .no)
    }

    @Test("A policy may be JSON text or a file")
    func policyForms() throws {
        let json = #"{"Version":"2012-10-17"}"#
        let inline = try SampleBlueprint.blueprint("name: a, algorithm: aes256, policy: '\(json)'")
        #expect(inline.vaults[0].keys[0].policy == json)
        let yaml = SampleBlueprint.yaml("name: a, algorithm: aes256, policyFile: p.json")
        let read = try Blueprint(yaml: yaml) { $0 == "p.json" ? json : nil }
        #expect(read.vaults[0].keys[0].policy == json)
    }

    @Test("A vault without keys")
    func noKeys() throws {
        let yaml = SampleBlueprint.yaml().replacing("    keys:\n", with: "")
        #expect(try Blueprint(yaml: yaml).vaults[0].keys.isEmpty)
    }

    @Test("What is wrong with a key is said with its line")
    func keyErrors() {
        let cases: [(String, BlueprintError.Problem)] = [
            ("algorithm: aes256", .missingField("name")),
            ("name: a", .missingField("algorithm")),
            ("name: a, algorithm: aes256, colour: red", .unknownField("colour", known: knownFields)),
            ("name: [a], algorithm: aes256", .notAText("name")),
            ("name: a, algorithm: aes128", .badValue(field: "algorithm", expected: "one of \(algorithms)")),
            ("name: a, algorithm: aes256, hsm: maybe", .badValue(field: "hsm", expected: "one of prefer, require, no")),
            ("name: a, algorithm: aes256, hsm: prefer", .symmetricInToken("a")),
            ("name: a, algorithm: aes256, purpose: signVerify", .purposeUnsuited(.signVerify, .aes256)),
            ("name: a, algorithm: aes256, rotationDays: 89", rotationProblem),
            ("name: a, algorithm: aes256, rotationDays: 2561", rotationProblem),
            ("name: a, algorithm: aes256, rotationDays: often", rotationProblem),
            ("name: a, algorithm: aes256, capabilities: []", capabilityProblem),
            ("name: a, algorithm: aes256, capabilities: [encrypt, encrypt]", capabilityProblem),
            ("name: a, algorithm: aes256, capabilities: [sign]", .capabilitiesUnsuited(.encryptDecrypt)),
            ("name: a, algorithm: hmac256, capabilities: [sign]", .capabilitiesUnsuited(.authenticateMessages)),
            ("name: a, algorithm: aes256, capabilities: encrypt", .notAList("capabilities")),
            ("name: a, algorithm: aes256, tags: [a]", .notAMapping("tags")),
            ("name: a, algorithm: aes256, tags: { a: [b] }", .notAText("tag 'a'")),
            ("name: a, algorithm: aes256, tags: { 'AEGIS:parent': b }", .reservedTag("AEGIS:parent")),
            ("name: a, algorithm: aes256, tags: { 'aws:x': b }", .refused("a", .invalidInput(.tagsReserved))),
            ("name: a b, algorithm: aes256", .refused("a b", .invalidInput(.name))),
            ("name: aws/a, algorithm: aes256", .refused("aws/a", .invalidInput(.reservedName))),
            ("name: a, algorithm: aes256, parent: b", .unknownParent("b")),
            ("name: a, algorithm: aes256, parent: a", .circularParent("a")),
            ("name: a, algorithm: aes256, policy: [a]", .policyMalformed),
            ("name: a, algorithm: aes256, policy: no", .policyMalformed),
            ("name: a, algorithm: aes256, policy: '[]'", .policyMalformed),
            ("name: a, algorithm: aes256, policy: {}, policyFile: b", .policyTwice),
            ("name: a, algorithm: aes256, policyFile: b", .policyFileUnreadable("b")),
        ]
        for (key, problem) in cases {
            #expect(SampleBlueprint.error(SampleBlueprint.yaml(key)) == BlueprintError(problem, line: 9), "\(key)")
        }
    }

    @Test("Keys of one name, and circles of parents")
    func keysTogether() {
        let same = SampleBlueprint.yaml("name: a, algorithm: aes256", "name: a, algorithm: aes256")
        #expect(SampleBlueprint.error(same) == BlueprintError(.duplicateName("a"), line: 10))
        let circle = SampleBlueprint.yaml(
            "name: a, algorithm: aes256, parent: b", "name: b, algorithm: aes256, parent: a")
        #expect(SampleBlueprint.error(circle) == BlueprintError(.circularParent("a"), line: 9))
    }

    @Test("What is wrong with a vault")
    func vaultErrors() {
        let good = SampleBlueprint.yaml()
        func problem(_ old: String, _ new: String) -> BlueprintError.Problem? {
            SampleBlueprint.error(good.replacing(old, with: new))?.problem
        }
        #expect(problem("    region: us-gov-west-1\n", "") == .missingField("region"))
        #expect(problem("region:", "place: x\n    region:") == .unknownField("place", known: vaultFields))
        #expect(problem("    keys:\n", "    keys: none\n") == .notAList("keys"))
        for (old, new) in [
            ("vault-one", "1"), ("vault-one", "a--b"), ("us-gov-west-1", "us gov"), ("aws-us-gov", "azure"),
            ("\"012345678901\"", "12345"), ("12345678-1234", "no-uuid"),
        ] {
            guard case .badValue("vault", _) = problem(old, new) else {
                Issue.record("\(new) is taken for right")
                continue
            }
        }
        let whole = SampleBlueprint.yaml("name: a, algorithm: aes256")
        let vault = whole[whole.firstRange(of: "- name: vault-one")!.lowerBound...]
        #expect(
            SampleBlueprint.error(whole + "  " + vault.replacing("vault-one", with: "VAULT-one"))?.problem
                == .duplicateName("VAULT-one"))
        #expect(
            SampleBlueprint.error(whole + "  " + vault.replacing("vault-one", with: "vault-two"))?.problem
                == .duplicatePlace("vault-one", "vault-two"))
    }

    @Test("What is no blueprint")
    func documentErrors() {
        let cases: [(String, BlueprintError)] = [
            ("", BlueprintError(.notAMapping("the blueprint"), line: nil)),
            ("- a", BlueprintError(.notAMapping("the blueprint"), line: 1)),
            ("vaults: []", BlueprintError(.missingField("version"), line: 1)),
            ("version: 2\nvaults: []", BlueprintError(.unsupportedVersion("2"), line: 1)),
            ("version: 1", BlueprintError(.missingField("vaults"), line: 1)),
            ("version: 1\nvaults: {}", BlueprintError(.notAList("vaults"), line: 2)),
            ("version: 1\nvaults: [a]", BlueprintError(.notAMapping("a vault"), line: 2)),
            ("version: 1\nvalts: []", BlueprintError(.unknownField("valts", known: ["version", "vaults"]), line: 2)),
            ("version: 1\nversion: 1", BlueprintError(.duplicateField("version"), line: 1)),
        ]
        for (yaml, error) in cases { #expect(SampleBlueprint.error(yaml) == error, "\(yaml)") }
        guard case .notYAML = SampleBlueprint.error("version: 1\n\t- [")?.problem else {
            Issue.record("a tab is taken for white space")
            return
        }
    }

    @Test("Size, number and depth are bounded")
    func limits() {
        let long = "version: 1 #" + String(repeating: "x", count: Blueprint.byteLimit)
        #expect(SampleBlueprint.error(long)?.problem == .tooLarge(limit: Blueprint.byteLimit))
        let vaults = "version: 1\nvaults: [" + String(repeating: "a,", count: 65) + "]"
        #expect(SampleBlueprint.error(vaults)?.problem == .tooMany("vaults", limit: 64))
        let keys = SampleBlueprint.yaml().replacing(
            "keys:\n", with: "keys: [" + String(repeating: "a,", count: 1001) + "]\n")
        #expect(SampleBlueprint.error(keys)?.problem == .tooMany("keys", limit: 1000))
        #expect(SampleBlueprint.error("version: " + String(repeating: "[", count: 100_000)) != nil)
        #expect(SampleBlueprint.error("version: 1\nvaults:\n" + String(repeating: "- ", count: 100_000)) != nil)
        #expect(SampleBlueprint.error(SampleBlueprint.yaml("name: a, algorithm: aes256, policy: \(bomb)")) != nil)
    }

    @Test("Fields have names of text", .timeLimit(.minutes(1)))
    func textualKeys() {
        let bomb = (1...40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()
        for key in ["? *a40\n: v\n", "b: { *a40 }\n", "b: { *a40 : v }\n", "? [*a40]\n", "[x]: v\n"] {
            let error = SampleBlueprint.error("a0: &a0 [x, x]\n\(bomb)\(key)version: 1\n")
            #expect(error?.problem == .notAText("a field's name"), "\(key)")
        }
    }

    @Test("Aliases stand for values")
    func aliases() throws {
        let blueprint = try SampleBlueprint.blueprint(
            "name: a, algorithm: aes256, tags: &tags { Name: '*a' }", "name: b, algorithm: aes256, tags: *tags")
        #expect(blueprint.vaults[0].keys.map { $0.allTags["Name"] } == ["*a", "*a"])
    }

    @Test("Every problem reads as a sentence")
    func sentences() {
        let error = BlueprintError(.unknownField("colour", known: ["name"]), line: 7)
        #expect(error.description == "line 7: unknown field 'colour'; known are name")
        #expect(BlueprintError(.policyMalformed, line: nil).description.hasPrefix("the policy is not"))
    }

    /// Nine levels of nine aliases each: 387 million values in a few hundred bytes.
    private var bomb: String {
        let levels = (1...9).map { level in
            let below = level == 1 ? "x" : "*l\(level - 1)"
            return "L\(level): &l\(level) [" + Array(repeating: below, count: 9).joined(separator: ", ") + "]"
        }
        return "{ " + levels.joined(separator: ", ") + " }"
    }

    private let knownFields = [
        "name", "algorithm", "purpose", "hsm", "description", "rotationDays", "capabilities", "parent", "protects",
        "tags", "policy", "policyFile",
    ]
    private let vaultFields = ["name", "region", "partition", "account", "tenant", "keys"]
    private var algorithms: String { KeyAlgorithm.allCases.map(\.rawValue).joined(separator: ", ") }
    private let rotationProblem = BlueprintError.Problem.badValue(
        field: "rotationDays", expected: "90 to 2560, or never")
    private let capabilityProblem = BlueprintError.Problem.badValue(
        field: "capabilities", expected: "a list without repetitions, and not an empty one")
}
