public import ArgumentParser
import FoundationEssentials
public import KeyModel
import ServiceRequests

struct AuditQueryCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "Search the trail, newest first.",
        discussion: """
            Times are 2026-11-24, 2026-11-24T09:04:11Z, or how long ago: 90s, 15m, 2h, 7d.
            With --output json: one {index, record} on each line.

            EXAMPLES
              aegis-kms audit query --key aegis-prod-dek --from 7d
              aegis-kms audit query --principal administrator --operation putKeyPolicy \\
                --output json
              aegis-kms audit query --request-id 3f0c9a51-…
            """)

    @Option(help: "Who asked: a name or an identifier.") var principal: String?
    @Option(help: "An operation's name, such as decrypt or rotateKey.") var operation: OperationName?
    @Option(help: KeyArgument.help) var key: KeyArgument?
    @Option(help: "success, or the refusal: accessDenied, keyStateForbids, …") var outcome: String?
    @Option(help: "One request's records.") var requestID: String?
    @Option(help: "The earliest time.") var from: TimeArgument?
    @Option(help: "The first time that is too late.") var to: TimeArgument?
    @Option(help: "How many records at most.") var limit = 100
    @OptionGroup var vault: VaultOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is at least 1") }
    }

    func perform(in session: any Session, on console: Console) async throws {
        var query = QueryAudit(
            from: from?.date, to: to?.date, principal: principal, operation: operation,
            key: try await keyIdentifier(in: session), outcome: outcome, requestID: requestID)
        var entries: [AuditEntry] = []
        repeat {
            query.limit = min(1000, limit - entries.count)
            let page = try await session.submit(query)
            entries += page.entries
            query.before = page.next
        } while query.before != nil && entries.count < limit
        switch common.output {
        case .table: console.line(RecordPresentation.table(entries))
        case .json: for entry in entries { console.line(RecordPresentation.json(entry).text) }
        }
    }

    /// Records name a key by its id; an id is taken as it is, because the key may be gone.
    private func keyIdentifier(in session: any Session) async throws -> KeyIdentifier? {
        guard let key else { return nil }
        if case .id(let id) = key.selector { return id }
        let reference = try await vault.reference(to: key, in: session)
        return try await session.submit(DescribeKey(key: reference)).key.identifier
    }
}

struct TimeArgument: ExpressibleByArgument {
    let date: Date

    init?(argument: String) {
        guard let date = DateText.parse(argument) else { return nil }
        self.date = date
    }
}

extension OperationName: ExpressibleByArgument {}
