import ArgumentParser
import KeyModel
import ServiceRequests

struct GrantRetire: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire", abstract: "End a grant that you may retire by what it says.",
        discussion: """
            EXAMPLES
              aegis-kms grant retire orders-dek GRANT-ID
              aegis-kms grant retire --token "$TOKEN"
            """)

    @Argument(help: KeyArgument.help) var key: KeyArgument?
    @Argument(help: "The grant's identifier.") var grant: String?
    @Option(help: "The grant's token, in place of both.") var token: String?
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (grant == nil) == (key == nil), (token == nil) != (key == nil) else {
            throw ValidationError("name a KEY and a GRANT, or --token TOKEN")
        }
    }

    func perform(in session: any Session, on console: Console) async throws {
        let reference: GrantReference
        if let key, let grant {
            reference = .identified(try await vault.reference(to: key, in: session), grant)
        } else {
            reference = .token(token ?? "")
        }
        _ = try await session.submit(RetireGrant(grant: reference))
        console.show(common.output, table: "done", json: .object([]))
    }
}

struct GrantRevoke: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End a grant of a key that you administer.",
        discussion: "EXAMPLE\n  aegis-kms grant revoke orders-dek GRANT-ID")

    @Argument(help: KeyArgument.help) var key: KeyArgument
    @Argument(help: "The grant's identifier.") var grant: String
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let reference = try await vault.reference(to: key, in: session)
        _ = try await session.submit(RevokeGrant(key: reference, identifier: grant))
        console.show(common.output, table: "done", json: .object([("id", .string(grant))]))
    }
}
