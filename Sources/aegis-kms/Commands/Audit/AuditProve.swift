import ArgumentParser
import ServiceRequests

struct AuditProve: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove", abstract: "Get a proof that the trail holds a request's record.",
        discussion: """
            The proof is JSON in either form of output, and can be checked offline with 'audit verify-proof'.

            EXAMPLE
              aegis-kms audit prove 3f0c9a51-… --out proof.json
            """)

    @Argument(help: "The request's id, as the caller saw it.") var requestID: String
    @Option(help: "A file to write. (default: standard output)") var out: String?
    @OptionGroup var common: CommonOptions

    func perform(in session: any Session, on console: Console) async throws {
        let proof = try await session.submit(ProveAudit(requestID: requestID)).proof
        guard let out else { return console.line(proof) }
        try StandardStreams.write(Array((proof + "\n").utf8), toFile: out)
    }
}
