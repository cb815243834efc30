import KeyModel

/// One rule: an effect, and the requests that it applies to.
public struct Statement: Sendable, Equatable {
    public enum Effect: String, Sendable, Codable {
        case allow = "Allow"
        case deny = "Deny"
    }

    public let sid: String?
    public let effect: Effect
    /// nil in identity policies: the principal is the one who carries the policy.
    public let principals: PrincipalClause?
    let actions: ActionClause
    let resources: ResourceClause
    /// All of them have to hold.
    let conditions: [Condition]

    func conditionsHold(_ lookUp: ConditionLookup) -> Bool { conditions.allSatisfy { $0.holds(lookUp) } }

    /// The condition keys that it needs the values of, also those of its variables.
    var keys: [ConditionKey] {
        conditions.flatMap(\.keys) + resources.texts.flatMap(\.keys)
    }
}

/// The actions that a statement names.
struct ActionClause: Sendable, Equatable {
    let named: ActionSet
    /// With our own actions, where all of AWS's are named.
    ///
    /// Key policies were written for AWS, where `kms:*` is all that can be done to a key. So it also means our own actions
    /// where that gives nothing away: in a denial, and where it leaves the decision to the account's identity policies.
    let meant: ActionSet

    /// - Parameters:
    ///   - patterns: in lower case.
    ///   - isNegated: of `NotAction`.
    ///   - kind: identity policies mean what they say.
    init(_ patterns: [WildcardPattern], isNegated: Bool, kind: PolicyDocument.Kind) {
        let matched = ActionSet(matching: patterns)
        let namesAllOfKMS = patterns.contains(WildcardPattern("kms:*".utf8))
        switch (kind, isNegated) {
        case (.identity, false): (named, meant) = (matched, matched)
        case (.identity, true): (named, meant) = (.all.subtracting(matched), .all.subtracting(matched))
        case (.resource, false): (named, meant) = (matched, namesAllOfKMS ? matched.union(.own) : matched)
        case (.resource, true):
            // What isn't excepted was meant as AWS knows it: it hands out none of our own.
            let rest = ActionSet.all.subtracting(namesAllOfKMS ? matched.union(.own) : matched)
            (named, meant) = (rest.subtracting(.own), rest)
        }
    }
}

/// The resources that a statement names.
struct ResourceClause: Sendable, Equatable {
    let texts: [PolicyText]
    /// Of `NotResource`.
    let isNegated: Bool

    func matches(_ resource: Span<UInt8>, _ lookUp: ConditionLookup) -> Bool {
        for text in texts where text.matches(resource, lookUp) { return !isNegated }
        return isNegated
    }
}
