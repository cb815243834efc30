import ArgumentParser
import Blueprint
import FoundationEssentials
import KeyModel
import ServiceRequests
import StrictJSON
import Testing

@testable import aegis_kms

@Suite("status, root, blueprint")
struct ServiceCommandTests {
    @Test("Ready is 0, degraded 1")
    func status() async throws {
        let ready = Transcript()
        let session = ScriptedSession { request in
            switch request {
            case is ListVaults: ListVaults.Outcome(vaults: [Sample.vault])
            default: Sample.service
            }
        }
        try await StatusCommand.parse(["--output", "json"]).perform(in: session, on: ready.console)
        let document = try JSON.parse(Array(ready.bytes.dropLast()))
        #expect(
            document["state"]?.stringValue == "ready" && document["vaults"]?[0]?["name"]?.stringValue == "vault-one")
        let degraded = ScriptedSession { request throws(ServiceError) in
            if request is ListVaults { throw .accessDenied(.listVaults, .service, because: .noIdentityPolicyAllows) }
            var service = Sample.service
            service.rootIsReachable = false
            return service
        }
        let transcript = Transcript()
        for command: any SessionCommand in [try StatusCommand.parse([]), try RootStatus.parse([])] {
            let code = await #expect(throws: ExitCode.self) {
                try await command.perform(in: degraded, on: transcript.console)
            }
            #expect(code?.rawValue == 1)
        }
        #expect(transcript.output.contains("degraded: the root key can't be reached"))
    }

    @Test("migrate says how many vaults it wrapped")
    func migrate() async throws {
        let transcript = Transcript()
        let session = ScriptedSession { _ in MigrateRoot.Outcome(rewrappedVaults: 2, root: "pkcs11:aegis:1") }
        try await RootMigrate.parse([]).perform(in: session, on: transcript.console)
        #expect(transcript.output == "2 vault keys were wrapped under pkcs11:aegis:1\n")
        let unready = ScriptedSession { _ throws(ServiceError) in throw .hardwareNotConfigured }
        await #expect(throws: CommandFailure.noNextRoot) {
            try await RootMigrate.parse([]).perform(in: unready, on: transcript.console)
        }
    }

    private static let yaml = """
        version: 1
        vaults:
          - { name: vault-one, region: us-gov-west-1, partition: aws-us-gov, account: "123456789012",
              tenant: 12345678-1234-1234-1234-123456789012, keys: [{ name: a, algorithm: aes256, policyFile: p.json }] }
        """

    @Test("plan ends with 2 where there is a difference; the policy's file lies beside the blueprint")
    func plan() async throws {
        let scratch = try Scratch()
        let file = try scratch.write(Self.yaml, to: "site.yaml")
        _ = try scratch.write("{}", to: "p.json")
        let session = ScriptedSession { request in
            switch request {
            case is ListVaults: ListVaults.Outcome(vaults: [])
            default: Sample.service
            }
        }
        let transcript = Transcript()
        let code = await #expect(throws: ExitCode.self) {
            try await BlueprintPlanCommand.parse([file]).perform(in: session, on: transcript.console)
        }
        #expect(code?.rawValue == 2)
        #expect(transcript.output.hasPrefix("+ vault vault-one: "))
        #expect(transcript.output.hasSuffix("2 to make, 0 to change, 0 as they should be.\n"))
    }

    @Test("apply says each step, and is content when there is none")
    func apply() async throws {
        let scratch = try Scratch()
        let text = Self.yaml.replacing(", policyFile: p.json", with: "")
        let file = try scratch.write(text, to: "site.yaml")
        let fresh = ScriptedSession { request in
            switch request {
            case is ListVaults: ListVaults.Outcome(vaults: [])
            case is CreateVault: CreateVault.Outcome(address: Sample.vault)
            case is CreateKey: Sample.key()
            default: Sample.service
            }
        }
        let transcript = Transcript()
        try await BlueprintApply.parse([file]).perform(in: fresh, on: transcript.console)
        #expect(transcript.output.split(separator: "\n").map { $0.prefix(1) } == ["+", "+", "2"])
        let same = ScriptedSession { request in
            switch request {
            case is ListVaults: ListVaults.Outcome(vaults: [Sample.vault])
            case is ListKeyNames: Page([Sample.named("a", Sample.key())], next: nil)
            default: Sample.service
            }
        }
        let again = Transcript()
        try await BlueprintApply.parse([file]).perform(in: same, on: again.console)
        #expect(again.output == "Everything is as the blueprint says.\n")
    }

    @Test("A blueprint's fault is said with its file and line")
    func fault() async throws {
        let scratch = try Scratch()
        let file = try scratch.write("version: 1\nvalts: []", to: "bad.yaml")
        let source = try BlueprintSource.parse([file])
        let failure = #expect(throws: CommandFailure.self) { try source.blueprint() }
        #expect(failure?.line.contains("bad.yaml: line 2: unknown field 'valts'") == true)
        #expect(failure?.status == .usage)
        #expect(throws: Never.self) { try BlueprintSource.parse([]).blueprint() }
    }

    @Test("The main help lists every exit code")
    func exitCodes() {
        for status in ExitStatus.allCases {
            #expect(CommandList.help.contains("\(status.rawValue)  \(status.meaning)"))
        }
    }
}
