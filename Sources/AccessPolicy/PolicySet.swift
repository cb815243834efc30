import KeyModel

/// Policies that are asked together, such as all of a user's, made ready so that a request meets only the statements that
/// may apply to it: those that name its resource, or a part that it begins with, are found by hashing.
public struct PolicySet: Sendable {
    /// One effect's statements, by their places in `statements`.
    fileprivate struct Lane {
        /// Whole names.
        var named: [String: [Int]] = [:]
        /// What a name begins with, by its length; a star alone is of length 0.
        var begun: [Int: [String: [Int]]] = [:]
        /// What a name ends with, after the last wildcard, by its length.
        var ended: [Int: [String: [Int]]] = [:]
        /// The rest: variables, wildcards at the end, and `NotResource`; by the actions, of which there are few different sets.
        var open: [(actions: ActionSet, places: [Int])] = []
    }

    private let statements: [Statement]
    private let references: [StatementReference]
    private var denying = Lane()
    private var allowing = Lane()
    /// The condition keys that a decision may ask for.
    public let keys: Set<ConditionKeyName>

    public init(_ policies: [NamedPolicy] = []) {
        statements = policies.flatMap(\.document.statements)
        references = policies.flatMap(\.references)
        keys = Set(policies.flatMap(\.document.keys))
        var open: [Statement.Effect: [ActionSet: [Int]]] = [:]
        for (place, statement) in statements.enumerated() {
            let isOpen =
                statement.effect == .deny
                ? denying.file(statement, at: place) : allowing.file(statement, at: place)
            if isOpen { open[statement.effect, default: [:]][statement.actions.named, default: []].append(place) }
        }
        denying.open = open[.deny, default: [:]].map { ($0, $1) }
        allowing.open = open[.allow, default: [:]].map { ($0, $1) }
    }

    public var isEmpty: Bool { statements.isEmpty }

    func denial(of request: AccessRequest, _ lookUp: ConditionLookup) -> StatementReference? {
        first(in: denying, request, lookUp).map { references[$0] }
    }

    func allowance(of request: AccessRequest, _ lookUp: ConditionLookup) -> StatementReference? {
        first(in: allowing, request, lookUp).map { references[$0] }
    }

    /// The first statement that applies, in the order of the policies.
    private func first(in lane: Lane, _ request: AccessRequest, _ lookUp: ConditionLookup) -> Int? {
        let action = ActionSet.place(of: request.action)
        var found = Int.max
        func look(_ places: [Int]?) {
            for place in places ?? [] where place < found && statements[place].actions.named.contains(place: action) {
                if statements[place].conditionsHold(lookUp) { found = place }
            }
        }
        func applies(_ place: Int) -> Bool {
            guard place < found, statements[place].actions.named.contains(place: action) else { return false }
            return statements[place].resources.matches(request.resource.utf8Span.span, lookUp)
                && statements[place].conditionsHold(lookUp)
        }
        look(lane.named[request.resource])
        for (count, names) in lane.begun where request.resource.utf8.count >= count {
            look(names[request.resource.prefixOfBytes(count)])
        }
        for (count, names) in lane.ended where request.resource.utf8.count >= count {
            for place in names[request.resource.suffixOfBytes(count)] ?? [] where applies(place) { found = place }
        }
        for (actions, places) in lane.open where actions.contains(place: action) {
            for place in places where applies(place) { found = place }
        }
        return found == Int.max ? nil : found
    }
}

extension PolicySet.Lane {
    /// Files a statement by its resources.
    /// - Returns: whether some of them can't be found by hashing.
    fileprivate mutating func file(_ statement: Statement, at place: Int) -> Bool {
        if statement.resources.isNegated { return true }
        var isOpen = false
        for text in statement.resources.texts {
            switch text.fixed?.shape {
            case .exact(let bytes): named[String(decoding: bytes, as: UTF8.self), default: []].append(place)
            case .prefix(let bytes):
                let name = String(decoding: bytes, as: UTF8.self)
                begun[bytes.count, default: [:]][name, default: []].append(place)
            case .wild(let tokens):
                let tail = tokens.suffix(while: { !$0.isWildcard }).map(\.byte)
                if tail.isEmpty {
                    isOpen = true
                } else {
                    ended[tail.count, default: [:]][String(decoding: tail, as: UTF8.self), default: []].append(place)
                }
            case nil: isOpen = true
            }
        }
        return isOpen
    }
}

extension String {
    /// Resources are ASCII, so no character is cut, and none has two spellings that Swift takes for equal.
    fileprivate func prefixOfBytes(_ count: Int) -> String {
        count == utf8.count ? self : String(decoding: utf8.prefix(count), as: UTF8.self)
    }

    fileprivate func suffixOfBytes(_ count: Int) -> String { String(decoding: utf8.suffix(count), as: UTF8.self) }
}

extension [WildcardPattern.Token] {
    fileprivate func suffix(while holds: (WildcardPattern.Token) -> Bool) -> ArraySlice<WildcardPattern.Token> {
        guard let last = lastIndex(where: { !holds($0) }) else { return self[...] }
        return self[(last + 1)...]
    }
}

extension NamedPolicy {
    fileprivate var references: [StatementReference] {
        document.statements.enumerated().map { StatementReference(policy: name, statement: $0, sid: $1.sid) }
    }
}
