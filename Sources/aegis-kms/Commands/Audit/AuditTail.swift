import ArgumentParser
import KeyModel
import ServiceRequests

struct AuditTail: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "Show the newest records; with -f, also those to come.",
        discussion: """
            Looking at the trail is recorded too; with -f those records are left out unless --all is given, or it would \
            follow itself. With --output json: one {index, record} on each line.

            EXAMPLES
              aegis-kms audit tail
              aegis-kms audit tail -f --output json | jq -c .record
            """)

    @Flag(name: .shortAndLong, help: "Go on with records as they come.") var follow = false
    @Option(name: .customShort("n"), help: "How many to start with, at most 1,000.") var count = 20
    @Flag(help: "With -f, also show that the trail is looked at.") var all = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (1...1000).contains(count) else { throw ValidationError("-n is 1 to 1,000") }
    }

    func perform(in session: any Session, on console: Console) async throws {
        let newest = try await session.submit(QueryAudit(limit: count)).entries
        show(newest.reversed(), console)
        var follower = TrailFollower(session: session, seen: newest.first?.index)
        while follow {
            try await Task.sleep(for: .seconds(1))
            show(try await follower.next(), console)
        }
    }

    private func show(_ entries: [AuditEntry], _ console: Console) {
        let isHidden = follow && !all
        for entry in entries where !isHidden || RecordPresentation.operation(entry) != OperationName.queryAudit.rawValue
        {
            switch common.output {
            case .table: console.line(RecordPresentation.line(entry))
            case .json: console.line(RecordPresentation.json(entry).text)
            }
        }
    }
}

/// Asks for what came since it last asked.
struct TrailFollower {
    private let session: any Session
    private var seen: UInt64?

    /// - Parameter seen: the newest index that was shown; nil for none.
    init(session: any Session, seen: UInt64?) {
        self.session = session
        self.seen = seen
    }

    /// - Returns: oldest first.
    mutating func next() async throws(ServiceError) -> [AuditEntry] {
        var fresh: [AuditEntry] = []
        var query = QueryAudit(limit: 1000)
        repeat {
            let page = try await session.submit(query)
            let unseen = page.entries.prefix { entry in seen.map { entry.index > $0 } ?? true }
            fresh += unseen
            query.before = unseen.count == page.entries.count ? page.next : nil
        } while query.before != nil
        seen = fresh.first?.index ?? seen
        return fresh.reversed()
    }
}
