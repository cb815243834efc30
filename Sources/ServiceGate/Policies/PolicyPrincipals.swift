import AccessPolicy
import KeyModel

extension Catalog {
    /// Whether a key policy names somebody who, as far as can be known here, doesn't exist: a user of an account that has
    /// a vault or a principal here, or such an account in another partition.
    /// - Source: AWS KMS API Reference, PutKeyPolicy, Policy: "the principals must exist"
    func namesUnknownPrincipal(_ document: PolicyDocument) async throws(ServiceError) -> Bool {
        let named = document.statements.flatMap { $0.principals?.principals ?? [] }
        let isWorthReading = named.contains { principal in
            switch principal {
            case .identity, .account(_, partition: .some): true
            default: false
            }
        }
        guard isWorthReading else { return false }
        let callers = try await allRecords(PrincipalRecord.self, vault: "").map(\.record.caller)
        let users = Set(callers.map(\.arn))
        let homes = callers.map { ($0.account, $0.partition) } + vaultAddresses().map { ($0.account, $0.partition) }
        let partitions = Dictionary(homes, uniquingKeysWith: { first, _ in first })
        return named.contains { principal in
            switch principal {
            case .account(let account, let partition?): partitions[account].map { $0 != partition } ?? false
            case .identity(let arn): Self.isUnknown(arn, among: users, partitions)
            default: false
            }
        }
    }

    private static func isUnknown(_ arn: String, among users: Set<String>, _ partitions: [String: String]) -> Bool {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, let partition = partitions[String(parts[4])] else { return false }
        if parts[1] != partition { return true }
        // Roles come with their own part of the service; until then nobody can say which exist.
        return parts[5].hasPrefix("user/") && !users.contains(arn)
    }
}
