import ArgumentParser
import FoundationEssentials
import KeyModel
import ServiceRequests
import StrictJSON
import Testing

@testable import aegis_kms

@Suite("The key commands")
struct KeyCommandTests {
    private func session(_ named: [NamedKey], unnamed: [KeyDescription] = []) -> ScriptedSession {
        ScriptedSession { request throws(ServiceError) in
            switch request {
            case is ListVaults: return ListVaults.Outcome(vaults: [Sample.vault])
            case is DescribeService: return Sample.service
            case let request as ListKeyNames where request.key != nil: return Page(Array(named.prefix(1)), next: nil)
            case is ListKeyNames: return Page(named, next: nil)
            case is ListKeys: return Page((named.map(\.key) + unnamed.map(\.key)), next: nil)
            case let request as DescribeKey:
                let all = named.compactMap(\.description) + unnamed
                guard let key = all.first(where: { .id($0.key.identifier) == request.key.selector }) ?? all.first else {
                    throw ServiceError.keyNotFound(request.key.selector)
                }
                return key
            case let request as Encrypt:
                let key = KeyVersionIdentity(KeyIdentity(Sample.id("1"), in: Sample.vault), version: "v3")
                return Encrypt.Outcome(
                    key: key, ciphertext: request.plaintext.copyBytes().map { $0 ^ 1 }, algorithm: request.algorithm)
            case let request as Decrypt:
                let key = KeyVersionIdentity(KeyIdentity(Sample.id("1"), in: Sample.vault), version: "v3")
                let plaintext = SecretBytes(copying: request.ciphertext.map { $0 ^ 1 })
                return Decrypt.Outcome(key: key, plaintext: plaintext, algorithm: request.algorithm)
            case is CreateKey: return Sample.key()
            case is GetKeyUsage:
                return GetKeyUsage.Outcome(
                    key: KeyIdentity(Sample.id("1"), in: Sample.vault), lastUse: nil,
                    trackedSince: Sample.key().created, created: Sample.key().created)
            case is SuspendKey: return SuspendKey.Outcome()
            default: throw .unsupportedOperation
            }
        }
    }

    private func run(_ command: any SessionCommand, _ session: ScriptedSession) async throws -> Transcript {
        let transcript = Transcript()
        try await command.perform(in: session, on: transcript.console)
        return transcript
    }

    @Test("list shows all names of each key, and keys without one")
    func list() async throws {
        let one = Sample.key("1", rotation: 90)
        let session = session([Sample.named("dek", one), Sample.named("alias2", one)], unnamed: [Sample.key("2")])
        let table = try await run(try KeyList.parse(["--vault", "vault-one"]), session).output
        let lines = table.split(separator: "\n")
        #expect(lines.count == 3 && lines[0].hasPrefix("NAME"))
        #expect(lines[2].contains("alias2, dek") && lines[2].contains("2027-01-15"))
        #expect(lines[1].hasPrefix("-") && lines[1].contains("22222222-"))
        #expect(session.requests.count { $0 is DescribeKey } == 1)
        let json = try await run(try KeyList.parse(["--vault", "vault-one", "--output", "json"]), session)
        let document = try JSON.parse(json.bytes.dropLast().map { $0 })
        #expect(document[1]?["names"]?.arrayValue?.count == 2)
        #expect(document[1]?["rotation"]?["periodInDays"]?.intValue == 90)
    }

    @Test("show's JSON has the documented keys")
    func showKeys() async throws {
        let session = session([Sample.named("dek", Sample.key())])
        let out = try await run(try KeyShow.parse(["dek", "--output", "json"]), session)
        let document = try JSON.parse(Array(out.bytes.dropLast()))
        #expect(
            document.objectValue?.keys == [
                "id", "arn", "vault", "names", "description", "algorithm", "purpose", "residence", "keyStore", "state",
                "created", "destruction", "rotation", "imported", "tags", "exposed", "version", "multiRegion",
                "lastUse", "usesTrackedSince",
            ])
        #expect(document["arn"]?.stringValue?.hasPrefix("arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/") == true)
        #expect(
            document["version"]?.objectValue?.keys == [
                "number", "id", "created", "updated", "enabled", "notBefore", "notAfter", "capabilities", "publicKey",
            ])
    }

    @Test("The tree: root, vault, keys, what they protect, and keys below keys")
    func tree() async throws {
        let session = session([
            Sample.named(
                "ask", Sample.key("1", tags: ["aegis:protects": "JWT Signing Key / API Tokens"], rotation: 90)),
            Sample.named("child", Sample.key("2", tags: ["aegis:parent": "ask"], state: .suspended)),
            Sample.named("lost", Sample.key("3", tags: ["aegis:parent": "gone"])),
        ])
        let out = try await run(try KeyTree.parse([]), session).output
        #expect(
            out == """
                Root key (software:root:1)
                └─ vault-one (us-gov-west-1, account 123456789012)
                   ├─ ask  aes256, version 3, enabled, next rotation 2027-01-15
                   │  ├─ JWT Signing Key
                   │  ├─ API Tokens
                   │  └─ child  aes256, version 3, disabled
                   └─ lost  aes256, version 3, enabled

                """)
        let json = try await run(try KeyTree.parse(["--output", "json"]), session)
        let vault = try JSON.parse(Array(json.bytes.dropLast()))["vaults"]?[0]
        #expect(vault?["keys"]?[0]?["keys"]?[0]?["names"]?[0]?.stringValue == "child")
        await #expect(throws: CommandFailure.service(.vaultNotFound)) {
            try await run(try KeyTree.parse(["--vault", "none"]), session)
        }
    }

    @Test("A circle of parents hides no key")
    func circle() async throws {
        let session = session([
            Sample.named("a", Sample.key("1", tags: ["aegis:parent": "b"])),
            Sample.named("b", Sample.key("2", tags: ["aegis:parent": "a"])),
        ])
        let out = try await run(try KeyTree.parse([]), session).output
        #expect(out.split(separator: "\n").count == 4)
    }

    @Test("Encrypting and opening, as bytes, base64, files and JSON")
    func cipher() async throws {
        let scratch = try Scratch()
        let session = session([Sample.named("dek", Sample.key())])
        let input = try scratch.write("secret", to: "in")
        let raw = try await run(try KeyEncrypt.parse(["dek", "--in", input, "--context", "a=b"]), session)
        #expect(raw.bytes == Array("secret".utf8).map { $0 ^ 1 })
        let request = try #require(session.requests.compactMap { $0 as? Encrypt }.last)
        #expect(request.algorithm == .symmetric && request.context == ["a": "b"])
        let text = scratch.path + "/out"
        _ = try await run(try KeyEncrypt.parse(["dek", "--in", input, "--out", text, "--base64"]), session)
        #expect(StandardStreams.isOpenToOthers(text) == false)
        let opened = try await run(try KeyDecrypt.parse(["dek", "--in", text, "--base64"]), session)
        #expect(opened.output == "secret")
        let json = try await run(try KeyEncrypt.parse(["dek", "--in", input, "--output", "json"]), session)
        #expect(try JSON.parse(Array(json.bytes.dropLast())).objectValue?.keys == ["key", "ciphertext"])
        await #expect(throws: CommandFailure.notBase64) {
            try await run(try KeyDecrypt.parse(["dek", "--in", input + "", "--base64"]), session)
        }
        let long = try scratch.write(String(repeating: "x", count: 4097), to: "long")
        await #expect(throws: CommandFailure.tooLarge(long, 4096)) {
            try await run(try KeyEncrypt.parse(["dek", "--in", long]), session)
        }
    }

    @Test("RSA keys use OAEP with SHA-256 unless told otherwise")
    func rsaDefault() async throws {
        let scratch = try Scratch()
        let session = session([Sample.named("dek", Sample.key(algorithm: .rsa2048))])
        let input = try scratch.write("secret", to: "in")
        _ = try await run(try KeyEncrypt.parse(["dek", "--in", input]), session)
        _ = try await run(try KeyEncrypt.parse(["dek", "--in", input, "--algorithm", "rsa-oaep"]), session)
        #expect(session.requests.compactMap { ($0 as? Encrypt)?.algorithm } == [.rsaOAEP(.sha256), .rsaOAEP(.sha1)])
        let token = self.session([Sample.named("dek", Sample.key(algorithm: .rsa2048, residence: .token))])
        _ = try await run(try KeyEncrypt.parse(["dek", "--in", input]), token)
        _ = try await run(try KeyDecrypt.parse(["dek", "--in", input]), token)
        #expect(token.requests.compactMap { ($0 as? Encrypt)?.algorithm } == [.rsaOAEP(.sha256)])
        #expect(token.requests.compactMap { ($0 as? Decrypt)?.algorithm } == [.rsaOAEP(.sha256)])
    }

    @Test("create takes the purpose from the algorithm")
    func create() async throws {
        let session = session([])
        _ = try await run(
            try KeyCreate.parse([
                "alias/new", "--vault", "v", "--algorithm", "ecP256", "--hsm", "--tag", "A=b", "--rotation-days", "90",
            ]), session)
        let request = try #require(session.requests.first as? CreateKey)
        #expect(request.keyName == "new" && request.purpose == .signVerify && request.residence == .token)
        #expect(request.tags == ["A": "b"] && request.rotationPeriodInDays == 90 && request.vault == .named("v"))
    }

    @Test("disable says what became of the key")
    func disable() async throws {
        let session = session([Sample.named("dek", Sample.key(state: .suspended))])
        let out = try await run(try KeyDisable.parse(["dek"]), session).output
        #expect(out == "\(Sample.id("1")): disabled\n")
        #expect(session.requests.contains { $0 is SuspendKey })
    }

    @Test("rotate's options exclude each other")
    func rotateOptions() {
        #expect(throws: (any Error).self) { try KeyRotate.parse(["dek", "--every", "90", "--never"]) }
    }
}
