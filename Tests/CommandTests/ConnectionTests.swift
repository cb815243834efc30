import ArgumentParser
import FoundationEssentials
import KeyModel
import ServiceRequests
import Testing

@testable import aegis_kms

@Suite("Which service, as whom, and about what")
struct ConnectionTests {
    private let good = [
        "AEGIS_URL": "https://localhost:8201", "AEGIS_CA_FILE": "/ca.pem", "AEGIS_CLIENT_ID": "me",
        "AEGIS_CLIENT_SECRET": "canary-secret",
    ]

    @Test("admin.env is read with and without quotes")
    func environmentFile() {
        let text = "# note\nexport A='b c'\nexport D=\"e\"\nexport F=g=h\nX=y\nexport\nexport I=\n"
        #expect(EnvironmentFile.parse(text) == ["A": "b c", "D": "e", "F": "g=h", "I": ""])
    }

    @Test("--data-dir reads admin.env, unless others may read it too")
    func dataDirectory() throws {
        let scratch = try Scratch()
        let text = good.map { "export \($0.key)='\($0.value)'\n" }.joined()
        let file = try scratch.write(text, to: "admin.env")
        let options = try CommonOptions.parse(["--data-dir", scratch.path])
        #expect(try options.settings(environment: [:]).url == "https://localhost:8201")
        _ = try scratch.write(text, to: "admin.env", mode: 0o640)
        #expect(throws: CommandFailure.openToOthers(file)) { try options.settings(environment: [:]) }
        let elsewhere = try CommonOptions.parse(["--data-dir", "/nowhere"])
        #expect(throws: CommandFailure.self) { try elsewhere.settings(environment: [:]) }
    }

    @Test("What is missing is named, and the secret is never said")
    func missing() throws {
        for name in good.keys {
            var values = good
            values[name] = nil
            #expect(throws: CommandFailure.settingMissing(name)) { try ConnectionSettings(values) }
        }
        var plain = good
        plain["AEGIS_URL"] = "http://localhost:8200"
        #expect(throws: CommandFailure.settingMalformed("AEGIS_URL")) { try ConnectionSettings(plain) }
        var text = ""
        dump(try ConnectionSettings(good), to: &text)
        #expect(!text.contains("canary-secret"))
    }

    @Test("No command takes a secret from its arguments")
    func noSecretArguments() {
        for command in Self.leaves(CommandList.all) {
            let help = command.helpMessage()
            #expect(!help.contains("--client-secret") && !help.contains("--password"), "\(command)")
        }
    }

    @Test("Every command has examples")
    func examples() {
        for command in Self.leaves(CommandList.all) {
            #expect(command.configuration.discussion.contains("EXAMPLE"), "\(command)")
            #expect(!command.configuration.abstract.isEmpty, "\(command)")
            // What is wider than a terminal is wrapped, and can't be pasted any more.
            for line in command.configuration.discussion.split(separator: "\n") where line.contains("  aegis-kms") {
                #expect(line.count <= 80, "\(line)")
            }
        }
    }

    private static func leaves(_ commands: [any ParsableCommand.Type]) -> [any ParsableCommand.Type] {
        commands.flatMap { [$0] + leaves($0.configuration.subcommands) }
    }

    @Test("A key by its name, its alias, its id, its ARN")
    func keyArgument() throws {
        let id = Sample.id("1")
        #expect(KeyArgument(argument: "aegis-prod-dek")?.selector == .name("aegis-prod-dek"))
        #expect(KeyArgument(argument: "alias/aegis-prod-dek")?.selector == .name("aegis-prod-dek"))
        #expect(KeyArgument(argument: id.text)?.selector == .id(id))
        let arn = KeyArgument(argument: "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/\(id)")
        #expect(arn?.selector == .id(id))
        #expect(arn?.location == .located(region: "us-gov-west-1", account: "123456789012"))
        let alias = KeyArgument(argument: "arn:aws-us-gov:kms:us-gov-west-1:123456789012:alias/a")
        #expect(alias?.selector == .name("a"))
        for bad in ["", "alias/", "arn:", "arn:aws:s3:::bucket", "arn:aws:kms:r:1:grant/x"] {
            #expect(KeyArgument(argument: bad) == nil, "\(bad)")
        }
    }

    @Test("NAME=VALUE")
    func pairs() throws {
        #expect(PairArgument(argument: "a=b=c")?.value == "b=c")
        #expect(PairArgument(argument: "a=")?.value == "")
        #expect(PairArgument(argument: "=b") == nil && PairArgument(argument: "a") == nil)
        let pair = try #require(PairArgument(argument: "a=b"))
        #expect(throws: CommandFailure.usage("'a' is there twice")) { try PairArgument.dictionary([pair, pair]) }
    }

    @Test("The vault: as named, from the environment, or the first")
    func vault() async throws {
        let session = ScriptedSession { _ in ListVaults.Outcome(vaults: [Sample.vault]) }
        let named = try VaultOptions.parse(["--vault", "x"])
        #expect(try await named.name(in: session, environment: ["AEGIS_VAULT": "y"]) == "x")
        let open = try VaultOptions.parse([])
        #expect(try await open.name(in: session, environment: ["AEGIS_VAULT": "y"]) == "y")
        #expect(session.requests.isEmpty)
        #expect(try await open.name(in: session, environment: [:]) == "vault-one")
        let empty = ScriptedSession { _ in ListVaults.Outcome(vaults: []) }
        await #expect(throws: CommandFailure.noVault) { try await open.name(in: empty, environment: [:]) }
    }

    @Test("A failure is a line on standard error and an exit code")
    func reporting() async throws {
        let transcript = Transcript()
        let code = await #expect(throws: ExitCode.self) {
            try await CommandFailure.reporting(transcript.console) { throw ServiceError.serviceUnreachable }
        }
        #expect(code?.rawValue == 69)
        #expect(transcript.notes.count == 1 && transcript.notes[0].hasPrefix("error: the service can't be reached"))
        #expect(transcript.output.isEmpty)
    }
}
