import ArgumentParser
import KeyModel
import ServiceRequests

struct KeyVersions: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "versions", abstract: "List the versions of a key, oldest first.",
        discussion: """
            With --output json: a list of {number, id, created, updated, enabled, notBefore, notAfter, capabilities, publicKey}.

            EXAMPLE
              aegis-kms key versions aegis-prod-dek
            """)

    @Argument(help: KeyArgument.help) var key: KeyArgument
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let reference = try await vault.reference(to: key, in: session)
        var versions: [KeyVersionDescription] = []
        var page = PageRequest(limit: 1000)
        repeat {
            let answer = try await session.submit(ListKeyVersions(key: reference, page: page))
            versions += answer.elements
            page.after = answer.next
        } while page.after != nil
        console.show(
            common.output, table: Self.table(versions), json: .array(versions.map { KeyPresentation.json($0) }))
    }

    private static func table(_ versions: [KeyVersionDescription]) -> String {
        var table = Table("VERSION", "CREATED", "STATE", "CAPABILITIES", "ID")
        for version in versions {
            table.add(
                String(version.number), DateText.short(version.created), version.isEnabled ? "enabled" : "disabled",
                version.capabilities.map(\.rawValue).joined(separator: ","), version.identifier)
        }
        return table.text
    }
}
