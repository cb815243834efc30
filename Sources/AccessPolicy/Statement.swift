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
    public let actions: ActionClause
    public let resources: ResourceClause
}

/// The actions that a statement names.
public struct ActionClause: Sendable, Equatable {
    /// In lower case: actions match in either.
    let patterns: [WildcardPattern]
    /// Whether it names all actions on keys, as `kms:*`.
    let namesAllOfKMS: Bool

    /// - Parameter action: in lower case.
    func matches(_ action: Span<UInt8>) -> Bool { patterns.contains { $0.matches(action) } }
}

/// The resources that a statement names.
public struct ResourceClause: Sendable, Equatable {
    let patterns: [WildcardPattern]

    func matches(_ resource: Span<UInt8>) -> Bool { patterns.contains { $0.matches(resource) } }
}
