import ArgumentParser
import KeyModel
import ServiceRequests

struct AliasList: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the names of a vault.",
        discussion: """
            With --output json: a list of {name, key, created, updated}.

            EXAMPLES
              aegis-kms alias list
              aegis-kms alias list --key orders-dek
            """)

    @Option(help: "Only the names of that key.") var key: KeyArgument?
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let name = try await vault.name(in: session)
        var reference: KeyReference?
        if let key { reference = try await vault.reference(to: key, in: session) }
        var names: [NamedKey] = []
        var page = PageRequest(limit: 1000)
        repeat {
            let answer = try await session.submit(
                ListKeyNames(vault: reference?.vault ?? .named(name), key: reference, page: page))
            names += answer.elements
            page.after = answer.next
        } while page.after != nil
        var table = Table("NAME", "KEY", "UPDATED")
        for name in names { table.add(name.name, name.key.identifier.text, DateText.short(name.updated)) }
        console.show(common.output, table: table.text, json: .array(names.map(Self.json)))
    }

    private static func json(_ name: NamedKey) -> JSONText {
        .object([
            ("name", .string(name.name)), ("key", .string(name.key.identifier.text)), ("created", .date(name.created)),
            ("updated", .date(name.updated)),
        ])
    }
}
