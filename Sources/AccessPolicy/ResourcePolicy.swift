import KeyModel

/// A key's policy, made ready.
public struct ResourcePolicy: Sendable {
    public let document: PolicyDocument
    private let references: [StatementReference]
    /// The condition keys that a decision may ask for.
    public var keys: Set<ConditionKeyName> { document.keys }

    public init(_ policy: NamedPolicy) {
        document = policy.document
        references = policy.document.statements.enumerated().map {
            StatementReference(policy: policy.name, statement: $0, sid: $1.sid)
        }
    }

    /// The first statement of each sort that applies to a request.
    struct Findings {
        var denial: StatementReference?
        /// To the caller, whatever limits them.
        var allowance: StatementReference?
        /// To the caller within their limits.
        var limitedAllowance: StatementReference?
        /// To the caller's account.
        var delegation: StatementReference?

        var isSilent: Bool { allowance == nil && limitedAllowance == nil && delegation == nil }
    }

    func findings(_ request: AccessRequest, _ lookUp: ConditionLookup) -> Findings {
        var findings = Findings()
        let action = ActionSet.place(of: request.action)
        for (place, statement) in document.statements.enumerated() {
            guard statement.actions.meant.contains(place: action),
                let match = statement.principals?.match(request.caller),
                statement.effect == .deny || match == .account || statement.actions.named.contains(place: action),
                statement.resources.matches(request.resource.utf8Span.span, lookUp), statement.conditionsHold(lookUp)
            else { continue }
            switch (statement.effect, match) {
            case (.deny, _): findings.denial = findings.denial ?? references[place]
            case (.allow, .caller): findings.allowance = findings.allowance ?? references[place]
            case (.allow, .role): findings.limitedAllowance = findings.limitedAllowance ?? references[place]
            case (.allow, .account): findings.delegation = findings.delegation ?? references[place]
            }
        }
        return findings
    }
}
