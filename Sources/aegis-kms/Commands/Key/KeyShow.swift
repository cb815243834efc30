import ArgumentParser
import ServiceRequests

struct KeyShow: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show all that may be said of a key.",
        discussion: """
            With --output json: id, arn, vault, names, description, algorithm, purpose, residence, state, created, \
            destruction, rotation {periodInDays, next}, tags, version {number, id, created, updated, enabled, notBefore, \
            notAfter, capabilities, publicKey}, multiRegion {primary, replicas} with the names of vaults, or null.

            EXAMPLES
              aegis-kms key show aegis-prod-dek
              aegis-kms key show evidence --output json | jq -r .version.publicKey \\
                | base64 -d | openssl pkey -pubin -inform DER
            """)

    @Argument(help: KeyArgument.help) var key: KeyArgument
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let reference = try await vault.reference(to: key, in: session)
        let description = try await session.submit(DescribeKey(key: reference))
        let names = try await reference.names(in: session)
        console.show(
            common.output, table: KeyPresentation.fields(description, names: names),
            json: KeyPresentation.json(description, names: names))
    }
}
