import ArgumentParser
import KeyModel
import ServiceRequests

/// Names of keys.
struct AliasCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alias", abstract: "Give names to keys, and take them away.",
        discussion: """
            A name is what AWS calls alias/NAME and Azure keys/NAME.

            EXAMPLES
              aegis-kms alias create orders 1234abcd-12ab-34cd-56ef-1234567890ab
              aegis-kms alias update orders orders-dek-2
              aegis-kms alias list --output json
            """,
        subcommands: [AliasCreate.self, AliasUpdate.self, AliasDelete.self, AliasList.self])
}

struct AliasCreate: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Give a key a name.",
        discussion: "EXAMPLE\n  aegis-kms alias create orders orders-dek")

    @Argument(help: "The new name.") var name: NameArgument
    @Argument(help: KeyArgument.help) var key: KeyArgument
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let reference = try await vault.reference(to: key, in: session)
        _ = try await session.submit(CreateKeyName(keyName: name.name, target: reference))
        console.show(common.output, table: "done", json: .object([("name", .string(name.name))]))
    }
}

struct AliasUpdate: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Give a name to another key of the same kind and purpose.",
        discussion: "EXAMPLE\n  aegis-kms alias update orders orders-dek-2")

    @Argument(help: "The name.") var name: NameArgument
    @Argument(help: KeyArgument.help) var key: KeyArgument
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let reference = try await vault.reference(to: key, in: session)
        _ = try await session.submit(UpdateKeyName(keyName: name.name, target: reference))
        console.show(common.output, table: "done", json: .object([("name", .string(name.name))]))
    }
}

struct AliasDelete: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Take a name away; the key stays.",
        discussion: "EXAMPLE\n  aegis-kms alias delete orders")

    @Argument(help: "The name.") var name: NameArgument
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let vault = try await self.vault.name(in: session)
        _ = try await session.submit(DeleteKeyName(keyName: name.name, vault: .named(vault)))
        console.show(common.output, table: "done", json: .object([("name", .string(name.name))]))
    }
}
