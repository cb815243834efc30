import ArgumentParser
import KeyModel
import ServiceRequests

struct KeyExposeExternal: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "expose-external", abstract: "Let a key serve AWS KMS as an external key (XKS), or no longer.",
        discussion: """
            Whoever holds an access key that is allowed aegis:XksEncrypt and aegis:XksDecrypt on it can then use it through \
            /VAULT/kms/xks/v1. See docs/operations/external-key-store.md.

            EXAMPLES
              aegis-kms key expose-external orders-root --on
              aegis-kms key expose-external orders-root --off
            """)

    @Argument(help: KeyArgument.help) var key: KeyArgument
    @Flag(help: "Expose it.") var on = false
    @Flag(help: "Expose it no longer.") var off = false
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard on != off else { throw ValidationError("say --on or --off") }
    }

    func perform(in session: any Session, on console: Console) async throws {
        let reference = try await vault.reference(to: key, in: session)
        let key = try await session.submit(ExposeKey(key: reference, isExposed: on))
        let path = "/\(key.key.vault.name)/kms/xks/v1"
        console.show(
            common.output,
            table: "\(key.key.identifier): " + (on ? "exposed at \(path)" : "not exposed"),
            json: .object([
                ("id", .string(key.key.identifier.text)), ("exposed", .bool(on)), ("uriPath", .string(path)),
            ]))
    }
}
