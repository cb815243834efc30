import ArgumentParser
import ServiceRequests
import StrictJSON

struct KeyPolicy: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Read or replace a key's policy.",
        discussion: """
            EXAMPLES
              aegis-kms key policy get orders-dek > policy.json
              aegis-kms key policy put orders-dek policy.json
            """,
        subcommands: [KeyPolicyGet.self, KeyPolicyPut.self])
}

struct KeyPolicyGet: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Print the policy, as it was put.",
        discussion: """
            It is JSON in either form; with --output json, {"policy": {…}}.

            EXAMPLE
              aegis-kms key policy get orders-dek
            """)

    @Argument(help: KeyArgument.help) var key: KeyArgument
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let reference = try await vault.reference(to: key, in: session)
        let policy = try await session.submit(GetKeyPolicy(key: reference)).policy
        console.show(common.output, table: policy, json: .object([("policy", Self.onOneLine(policy))]))
    }

    private static func onOneLine(_ policy: String) -> JSONText {
        guard let value = try? JSON.parse(Array(policy.utf8)) else { return .string(policy) }
        var writer = JSONWriter()
        writer.value(value)
        return .raw(String(decoding: writer.bytes, as: UTF8.self))
    }
}

struct KeyPolicyPut: SessionCommand {
    static let byteLimit = 32_768
    static let configuration = CommandConfiguration(
        commandName: "put", abstract: "Replace the policy.",
        discussion: "EXAMPLE\n  aegis-kms key policy put orders-dek policy.json")

    @Argument(help: KeyArgument.help) var key: KeyArgument
    @Argument(help: "A file with the policy; - for standard input.") var file = "-"
    @Flag(help: "Accept a policy that doesn't let you change it again.") var bypassLockoutCheck = false
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let policy = String(decoding: try StandardStreams.read(file, limit: Self.byteLimit), as: UTF8.self)
        let reference = try await vault.reference(to: key, in: session)
        _ = try await session.submit(
            PutKeyPolicy(key: reference, policy: policy, bypassPolicyLockoutSafetyCheck: bypassLockoutCheck))
        console.show(common.output, table: "done", json: .object([]))
    }
}
