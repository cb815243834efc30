/// A request as it is put to the statements of many policies.
struct Question {
    private let request: AccessRequest
    /// In lower case: actions match in either.
    private let action: [UInt8]
    /// Whether the action is of the family that AWS doesn't have.
    private let isOwnAction: Bool

    init(_ request: AccessRequest) {
        self.request = request
        action = request.action.utf8.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
        isOwnAction = action.starts(with: "aegis:".utf8)
    }

    func findings(of policy: NamedPolicy) -> Findings {
        var findings = Findings()
        for (index, statement) in policy.document.statements.enumerated() {
            guard let match = match(statement) else { continue }
            let reference = StatementReference(policy: policy.name, statement: index, sid: statement.sid)
            switch (statement.effect, match) {
            case (.deny, _): findings.denial = findings.denial ?? reference
            case (.allow, .caller): findings.allowance = findings.allowance ?? reference
            case (.allow, .account): findings.delegation = findings.delegation ?? reference
            }
        }
        return findings
    }

    private enum Match {
        case caller, account
    }

    private func match(_ statement: Statement) -> Match? {
        guard let match = matchPrincipals(statement) else { return nil }
        guard matchesAction(statement, match), statement.resources.matches(request.resource.utf8Span.span) else {
            return nil
        }
        return match
    }

    private func matchPrincipals(_ statement: Statement) -> Match? {
        guard let clause = statement.principals else { return .caller }
        var found: Match?
        for principal in clause.principals {
            switch principal {
            case .everyone: return .caller
            case .identity(let arn) where isSame(arn, request.principalARN): return .caller
            case .account(let account, let partition)
            where account == request.account && (partition == nil || partition == request.partition):
                found = .account
            case .identity, .account, .service: continue
            }
        }
        return found
    }

    /// Key policies were written for AWS, where `kms:*` is all that can be done to a key. So it also means our own actions
    /// where that gives nothing away: in a denial, and where it leaves the decision to the account's identity policies.
    private func matchesAction(_ statement: Statement, _ match: Match) -> Bool {
        if statement.actions.matches(action.span) { return true }
        guard isOwnAction, statement.principals != nil, statement.actions.namesAllOfKMS else { return false }
        return statement.effect == .deny || match == .account
    }

    /// By bytes: Swift's `==` takes two spellings of one character for equal.
    private func isSame(_ a: String, _ b: String) -> Bool {
        let (a, b) = (a.utf8Span.span, b.utf8Span.span)
        guard a.count == b.count else { return false }
        for index in a.indices where a[index] != b[index] { return false }
        return true
    }
}
