import ArgumentParser
import KeyModel
import ServiceRequests

struct KeyShow: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show all that may be said of a key.",
        discussion: """
            With --output json: id, arn, vault, names, description, algorithm, purpose, residence, state, created, \
            destruction, rotation {periodInDays, next}, tags, version {number, id, created, updated, enabled, notBefore, \
            notAfter, capabilities, publicKey}, lastUse {operation, time, request}, usesTrackedSince.

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
        let usage = try await reference.usage(in: session)
        console.show(
            common.output, table: KeyPresentation.fields(description, names: names, usage: usage),
            json: KeyPresentation.json(description, names: names, usage: usage))
    }
}

extension KeyReference {
    /// nil for who may describe the key and not ask for its uses.
    fileprivate func usage(in session: any Session) async throws -> GetKeyUsage.Outcome? {
        do throws(ServiceError) {
            return try await session.submit(GetKeyUsage(key: self))
        } catch .accessDenied {
            return nil
        } catch .unsupportedOperation {
            return nil  // an older service
        }
    }
}
