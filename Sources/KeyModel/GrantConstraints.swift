/// What the encryption context of a request must say for a grant to allow it. The names of its pairs are compared without
/// regard to case, the values with it.
/// - Source: AWS KMS API Reference, GrantConstraints
public struct GrantConstraints: Hashable, Sendable, Codable {
    /// The pairs that must be among those of the request; nil for no such constraint.
    public var subset: [String: String]?
    /// The pairs that must be those of the request.
    public var equals: [String: String]?

    public init(subset: [String: String]? = nil, equals: [String: String]? = nil) {
        self.subset = subset
        self.equals = equals
    }

    public var isEmpty: Bool { subset == nil && equals == nil }

    public func allow(_ context: [String: String]) -> Bool {
        if let subset, !Self.contains(context, subset) { return false }
        guard let equals else { return true }
        return Self.isSame(context, equals)
    }

    /// Whether all that these allow is allowed by `parent` too, so that a grant with these may be made from it.
    public func areAtLeastAsStrict(as parent: GrantConstraints) -> Bool {
        if let equals = parent.equals {
            guard let own = self.equals, Self.isSame(own, equals) else { return false }
        }
        guard let subset = parent.subset else { return true }
        return [self.equals, self.subset].contains { $0.map { Self.contains($0, subset) } ?? false }
    }

    private static func contains(_ context: [String: String], _ pairs: [String: String]) -> Bool {
        pairs.allSatisfy { name, value in
            // The common spelling first: folding case costs more.
            if context[name] == value { return true }
            let folded = name.lowercased()
            return context.contains { $0.value == value && $0.key.lowercased() == folded }
        }
    }

    private static func isSame(_ a: [String: String], _ b: [String: String]) -> Bool {
        a.count == b.count && contains(a, b) && contains(b, a)
    }
}

/// What a grant is to say.
public struct GrantTerms: Hashable, Sendable, Codable {
    /// The ARN of who is allowed it.
    public var grantee: String
    /// The ARN of who may retire it; nil for nobody in particular.
    public var retiringPrincipal: String?
    /// Each once, in the order in which they were asked for.
    public var operations: [GrantOperation]
    public var constraints: GrantConstraints

    public init(
        grantee: String, retiringPrincipal: String? = nil, operations: [GrantOperation],
        constraints: GrantConstraints = GrantConstraints()
    ) {
        self.grantee = grantee
        self.retiringPrincipal = retiringPrincipal
        self.operations = operations
        self.constraints = constraints
    }

    /// Whether whoever was granted `parent` may grant these on.
    /// - Source: AWS KMS developer guide, "Granting CreateGrant permission"
    public func areWithin(_ parent: GrantTerms) -> Bool {
        parent.operations.contains(.createGrant) && operations.allSatisfy(parent.operations.contains)
            && constraints.areAtLeastAsStrict(as: parent.constraints)
    }
}
