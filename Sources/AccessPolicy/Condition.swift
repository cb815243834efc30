import StrictJSON

/// One condition of a statement: a key, an operator, and the values that it is compared with.
struct Condition: Sendable, Hashable {
    /// A value as the operator compares it.
    enum Operand: Sendable, Hashable {
        case text(PolicyText)
        case number(Double)
        /// Seconds since 1970.
        case date(Double)
        case flag(Bool)
        case binary([UInt8])
        case network(AddressRange)
    }

    let key: ConditionKey
    let operation: ConditionOperator
    /// Any of them; none is allowed, and then nothing matches.
    let operands: [Operand]

    /// - Source: AWS IAM User Guide, Condition operators, "Condition operator evaluation logic", "...IfExists condition
    ///   operators"; "Single-valued vs. multivalued context keys"
    func holds(_ lookUp: ConditionLookup) -> Bool {
        let values = lookUp(key).flatMap { $0.isEmpty ? nil : $0 }
        if operation.comparison == .absence { return operands.contains(.flag(values == nil)) }
        guard let values else { return holdsWithoutValues }
        switch operation.quantifier {
        case .single: return values.contains { matchesAny($0, lookUp) } != operation.isNegated
        case .any: return values.contains { !$0.isEmpty && satisfies($0, lookUp) }
        // A set of nothing but an empty text is taken for an empty set.
        case .all: return values.allSatisfy(\.isEmpty) || values.allSatisfy { satisfies($0, lookUp) }
        }
    }

    private var holdsWithoutValues: Bool {
        if operation.ifExists { return true }
        return switch operation.quantifier {
        case .single: operation.isNegated
        case .any: false
        case .all: true
        }
    }

    private func satisfies(_ value: String, _ lookUp: ConditionLookup) -> Bool {
        matchesAny(value, lookUp) != operation.isNegated
    }

    private func matchesAny(_ value: String, _ lookUp: ConditionLookup) -> Bool {
        switch operation.comparison {
        case .text, .textPattern: return texts { $0.matches(value.utf8Span.span, lookUp) }
        case .textIgnoringCase:
            let lowered = value.lowercased()
            return texts { $0.resolved(lookUp).map(Self.text)?.lowercased() == lowered }
        case .arn:
            return texts { text in text.resolved(lookUp).map { ARNPattern($0).matches(value.utf8Span.span) } ?? false }
        case .number(let order):
            guard let number = PolicyNumber.parse(value) else { return false }
            return operands.contains {
                if case .number(let operand) = $0 { order.holds(number, operand) } else { false }
            }
        case .date(let order):
            guard let date = PolicyDate.parse(value) else { return false }
            return operands.contains { if case .date(let operand) = $0 { order.holds(date, operand) } else { false } }
        case .flag: return PolicyFlag.parse(value).map { operands.contains(.flag($0)) } ?? false
        case .binary: return Base64.decode(value).map { operands.contains(.binary($0)) } ?? false
        case .address:
            guard let address = NetworkAddress(value) else { return false }
            return operands.contains { if case .network(let range) = $0 { range.contains(address) } else { false } }
        case .absence: return false
        }
    }

    private func texts(_ matches: (PolicyText) -> Bool) -> Bool {
        operands.contains { if case .text(let text) = $0 { matches(text) } else { false } }
    }

    private static func text(_ tokens: [WildcardPattern.Token]) -> String {
        String(decoding: tokens.map(\.byte), as: UTF8.self)
    }

    /// The keys that it needs the values of.
    var keys: [ConditionKey] {
        var keys = [key]
        for case .text(let text) in operands { keys += text.keys }
        return keys
    }
}

/// An ARN whose six parts are compared one by one: a wildcard in one of them stands for nothing of the next.
/// - Source: AWS IAM User Guide, Condition operators, "Amazon Resource Name (ARN) condition operators"
struct ARNPattern {
    private let tokens: [WildcardPattern.Token]

    init(_ tokens: [WildcardPattern.Token]) { self.tokens = tokens }

    func matches(_ text: Span<UInt8>) -> Bool {
        if tokens == [.star] { return true }
        var (inPattern, inText) = (0, 0)
        for _ in 0..<5 {
            guard let patternEnd = tokens[inPattern...].firstIndex(where: \.isColon),
                let textEnd = (inText..<text.count).first(where: { text[$0] == UInt8(ascii: ":") })
            else { return false }
            let part = tokens.span.extracting(inPattern..<patternEnd)
            guard WildcardPattern.matches(part, text.extracting(inText..<textEnd)) else { return false }
            (inPattern, inText) = (patternEnd + 1, textEnd + 1)
        }
        return WildcardPattern.matches(
            tokens.span.extracting(inPattern..<tokens.count), text.extracting(inText..<text.count))
    }
}
