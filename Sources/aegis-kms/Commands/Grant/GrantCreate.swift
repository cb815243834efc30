import ArgumentParser
import KeyModel
import ServiceRequests

struct GrantCreate: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a grant on a key.",
        discussion: """
            With --output json: an object as 'grant list' has it, and its token, which 'grant retire' takes.

            EXAMPLES
              aegis-kms grant create orders-dek --name billing-42 \\
                --operation GenerateDataKey --operation Decrypt \\
                --grantee arn:aws-us-gov:iam::123456789012:user/billing \\
                --context tenant=42
              aegis-kms grant create evidence --operation Sign \\
                --grantee arn:aws-us-gov:iam::210987654321:user/notary \\
                --retiring-principal arn:aws-us-gov:iam::123456789012:user/auditor
            """)

    @Argument(help: KeyArgument.help) var key: KeyArgument
    @Option(help: "The ARN of who is allowed it.") var grantee: String
    @Option(
        name: .customLong("operation"),
        help: "What they may do: \(GrantOperation.allCases.map(\.rawValue).joined(separator: ", ")). Again for more.")
    var operations: [GrantOperationArgument]
    @Option(help: "The ARN of who may retire it.") var retiringPrincipal: String?
    @Option(help: "NAME=VALUE that the encryption context must have. Again for more.") var context: [PairArgument] = []
    @Flag(help: "The encryption context must be that of --context, without more.") var exactContext = false
    @Option(help: "With the same name and the rest the same, no second one is made.") var name: String?
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let reference = try await vault.reference(to: key, in: session)
        let pairs = try PairArgument.dictionary(context)
        let constraints =
            exactContext ? GrantConstraints(equals: pairs) : GrantConstraints(subset: pairs.isEmpty ? nil : pairs)
        let outcome = try await session.submit(
            CreateGrant(
                key: reference,
                terms: GrantTerms(
                    grantee: grantee, retiringPrincipal: retiringPrincipal, operations: operations.map(\.operation),
                    constraints: constraints), grantName: name))
        var fields = GrantPresentation.fields(outcome.grant)
        fields.add("Token", outcome.token)
        console.show(
            common.output, table: fields.text, json: GrantPresentation.json(outcome.grant, token: outcome.token))
    }
}

/// An operation by its name in AWS's model.
struct GrantOperationArgument: ExpressibleByArgument {
    let operation: GrantOperation

    init?(argument: String) {
        guard let operation = GrantOperation(rawValue: argument) else { return nil }
        self.operation = operation
    }
}
