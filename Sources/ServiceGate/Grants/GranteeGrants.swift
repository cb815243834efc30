import KeyModel

/// The grants of one grantee on one key, ready for a decision that doesn't look at each of them.
///
/// A grant that doesn't depend on the context is found by its operation. One that does is found by one of the pairs that
/// it asks for: whatever it allows has that pair.
struct GranteeGrants: Sendable {
    /// A pair of an encryption context; the name in lower case, as constraints don't regard case there.
    private struct Pair: Hashable {
        let name: String
        let value: String
        /// For grants that ask for a context without pairs.
        static let none = Pair(name: "", value: "")
    }

    private var grants: [GrantIdentifier: GrantTerms] = [:]
    private var unconditional: [GrantOperation: Set<GrantIdentifier>] = [:]
    private var conditional: [Pair: Set<GrantIdentifier>] = [:]

    init(_ grants: [(GrantIdentifier, GrantTerms)] = []) {
        for (identifier, terms) in grants { insert(identifier, terms) }
    }

    var count: Int { grants.count }

    /// A grant that allows the operation in that context; nil for none.
    func allowing(_ operation: GrantOperation, in context: [String: String]) -> GrantIdentifier? {
        if let found = unconditional[operation]?.first { return found }
        guard operation.takesContext, !conditional.isEmpty else { return nil }
        for (name, value) in context {
            if let found = allowing(operation, in: context, at: Pair(name: name.lowercased(), value: value)) {
                return found
            }
        }
        return allowing(operation, in: context, at: .none)
    }

    /// A grant from which one with these terms may be made.
    func allowing(making terms: GrantTerms) -> GrantIdentifier? {
        unconditional[.createGrant]?.first { identifier in grants[identifier].map(terms.areWithin) ?? false }
    }

    mutating func insert(_ identifier: GrantIdentifier, _ terms: GrantTerms) {
        grants[identifier] = terms
        for operation in terms.operations where Self.isUnconditional(operation, in: terms) {
            unconditional[operation, default: []].insert(identifier)
        }
        if let pair = Self.pair(of: terms.constraints) { conditional[pair, default: []].insert(identifier) }
    }

    mutating func remove(_ identifier: GrantIdentifier) {
        guard let terms = grants.removeValue(forKey: identifier) else { return }
        for operation in terms.operations { unconditional[operation]?.remove(identifier) }
        guard let pair = Self.pair(of: terms.constraints) else { return }
        conditional[pair]?.remove(identifier)
        if conditional[pair]?.isEmpty == true { conditional[pair] = nil }
    }

    private func allowing(
        _ operation: GrantOperation, in context: [String: String], at pair: Pair
    ) -> GrantIdentifier? {
        conditional[pair]?.first { identifier in
            guard let terms = grants[identifier], terms.operations.contains(operation) else { return false }
            return terms.constraints.allow(context)
        }
    }

    private static func isUnconditional(_ operation: GrantOperation, in terms: GrantTerms) -> Bool {
        terms.constraints.isEmpty || !operation.takesContext
    }

    /// The pair that it is found by; nil where the context doesn't matter.
    private static func pair(of constraints: GrantConstraints) -> Pair? {
        guard !constraints.isEmpty else { return nil }
        let pairs = [constraints.equals, constraints.subset].compactMap { $0 }
        let first = pairs.lazy.compactMap { $0.min { $0.key < $1.key } }.first
        return first.map { Pair(name: $0.key.lowercased(), value: $0.value) } ?? Pair.none
    }
}
