import ArgumentParser
import KeyModel
import ServiceRequests

struct GrantList: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the grants of a key, or those that a principal may retire.",
        discussion: """
            With --output json: a list of {id, key, name, grantee, retiringPrincipal, operations, contextSubset, \
            contextEquals, issuingAccount, created}.

            EXAMPLES
              aegis-kms grant list orders-dek
              aegis-kms grant list orders-dek \\
                --grantee arn:aws-us-gov:iam::123456789012:user/billing
              aegis-kms grant list --output json \\
                --retirable-by arn:aws-us-gov:iam::123456789012:user/auditor
            """)

    @Argument(help: KeyArgument.help) var key: KeyArgument?
    @Option(help: "Only those of that principal, an ARN.") var grantee: String?
    @Option(help: "Those of all keys that this principal, an ARN, is named in to retire.") var retirableBy: String?
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (key == nil) != (retirableBy == nil), grantee == nil || key != nil else {
            throw ValidationError("name a KEY, or --retirable-by PRINCIPAL")
        }
    }

    func perform(in session: any Session, on console: Console) async throws {
        var grants: [Grant] = []
        var page = PageRequest(limit: 100)
        repeat {
            let answer = try await self.page(page, in: session)
            grants += answer.elements
            page.after = answer.next
        } while page.after != nil
        var table = Table("ID", "GRANTEE", "OPERATIONS", "CONTEXT", "NAME", "CREATED")
        for grant in grants {
            let terms = grant.terms
            table.add(
                grant.identifier, terms.grantee, terms.operations.map(\.rawValue).joined(separator: ","),
                GrantPresentation.context(terms.constraints), grant.grantName, DateText.short(grant.created))
        }
        console.show(common.output, table: table.text, json: .array(grants.map { GrantPresentation.json($0) }))
    }

    private func page(_ page: PageRequest, in session: any Session) async throws -> Page<Grant> {
        if let key {
            let reference = try await vault.reference(to: key, in: session)
            return try await session.submit(ListGrants(key: reference, grantee: grantee, page: page))
        }
        let name = try await vault.name(in: session)
        return try await session.submit(
            ListRetirableGrants(vault: .named(name), retiringPrincipal: retirableBy ?? "", page: page))
    }
}
